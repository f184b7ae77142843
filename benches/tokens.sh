#!/usr/bin/env bash
# Counts the instructions of an authentication: a cached introspection beside an API key in a table, and a signed token beside
# jsonwebtoken's `decode` with the same checks. As `instructions.sh`, it compares many requests with few. Prints a table.
set -euo pipefail
cd "$(dirname "$0")/.."

. benches/counting.sh authed-bench-tokens 20 220

key=$(per_request authed-bench-tokens api-key)
introspection=$(per_request authed-bench-tokens introspection)
decode=$(per_request authed-bench-tokens jsonwebtoken)
jwt=$(per_request authed-bench-tokens jwt)
awk -v key="$key" -v introspection="$introspection" -v decode="$decode" -v jwt="$jwt" 'BEGIN {
    printf "%-36s %12s %8s\n", "an accepted request", "instructions", "ratio"
    printf "%-36s %12.0f %8.3f\n", "an API key in a table", key, 1
    printf "%-36s %12.0f %8.3f\n", "a cached introspection", introspection, introspection / key
    printf "%-36s %12.0f %8.3f\n", "jsonwebtoken, decode with RS256", decode, 1
    printf "%-36s %12.0f %8.3f\n", "Jwt with RS256", jwt, jwt / decode
}'
