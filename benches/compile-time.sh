#!/usr/bin/env bash
# How much longer the compiler takes for handlers that hand out proofs. `--json` for programs.
# Fails if 200 proofs at 100 handlers take more than 1.5 seconds of CPU.
set -euo pipefail
cd "$(dirname "$0")/.."
exec cargo run --quiet --release --package authed-bench-compile-time -- "$@"
