#!/usr/bin/env bash
# Counts the instructions of an authentication: a cached introspection beside an API key in a table, and a signed token beside
# jsonwebtoken's `decode` with the same checks. As `instructions.sh`, it compares many requests with few. Prints a table.
set -euo pipefail
cd "$(dirname "$0")/.."

FEW=20
MANY=220

command -v valgrind >/dev/null || { echo "$0: valgrind is missing: install it" >&2; exit 2; }
cargo build --quiet --release --package authed-bench-tokens
program=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/authed-bench-tokens

collected() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*answer_one_request*' \
        "$program" "$1" "$2" 2>&1 | awk '/Collected/ { print $4 }'
}

per_request() {
    local few many
    few=$(collected "$1" $FEW)
    many=$(collected "$1" $MANY)
    [ "${many:-0}" -gt "${few:-0}" ] || { echo "$0: valgrind counted nothing in $1" >&2; exit 2; }
    awk -v few="$few" -v many="$many" "BEGIN { print (many - few) / ($MANY - $FEW) }"
}

key=$(per_request api-key)
introspection=$(per_request introspection)
decode=$(per_request jsonwebtoken)
jwt=$(per_request jwt)
awk -v key="$key" -v introspection="$introspection" -v decode="$decode" -v jwt="$jwt" 'BEGIN {
    printf "%-36s %12s %8s\n", "an accepted request", "instructions", "ratio"
    printf "%-36s %12.0f %8.3f\n", "an API key in a table", key, 1
    printf "%-36s %12.0f %8.3f\n", "a cached introspection", introspection, introspection / key
    printf "%-36s %12.0f %8.3f\n", "jsonwebtoken, decode with RS256", decode, 1
    printf "%-36s %12.0f %8.3f\n", "Jwt with RS256", jwt, jwt / decode
}'
