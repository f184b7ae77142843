#!/usr/bin/env bash
# Serves 100,000 bad tokens a second beside honest requests, on one core. Fails if a rejection takes 1.4 times as long as
# a permitted request. Other work on the machine disturbs it: not for CI.
set -euo pipefail
cd "$(dirname "$0")/.."
exec cargo run --quiet --release --package authed-bench-requests --bin flood
