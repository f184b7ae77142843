#!/usr/bin/env bash
# Measures the compiler's time for handlers with proofs. `--json` prints JSON.
# Fails if 200 proofs in 100 handlers take more than 1.5 seconds of CPU time.
set -euo pipefail
cd "$(dirname "$0")/.."
exec cargo run --quiet --release --package authed-bench-compile-time -- "$@"
