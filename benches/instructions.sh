#!/usr/bin/env bash
# Instructions that a request takes with the library, and with an extractor written by hand. `--json` for programs.
# Fails if the library takes more than LIMIT times as many.
#
# Counted by valgrind, so neither the machine nor what else it does plays a part. Only what happens between a request
# and its answer is counted; the difference between many requests and few leaves out what only the first ones do.
set -euo pipefail
cd "$(dirname "$0")/.."

LIMIT=1.05
FEW=200
MANY=2200

json=false
case "${1-}" in
    "") ;;
    --json) json=true ;;
    *) echo "usage: $0 [--json]" >&2; exit 2 ;;
esac
command -v valgrind >/dev/null || { echo "$0: needs valgrind" >&2; exit 2; }

cargo build --quiet --release --package authed-bench-requests
programs=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release

collected() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*answer_one_request*' \
        "$programs/$1" "$2" 2>&1 | awk '/Collected/ { print $4 }'
}

per_request() {
    echo "counting: $1" >&2
    local few many
    few=$(collected "$1" $FEW)
    many=$(collected "$1" $MANY)
    # Nothing is collected if the function is no longer called so.
    [ "${many:-0}" -gt "${few:-0}" ] || { echo "$0: valgrind has counted nothing in $1" >&2; exit 2; }
    awk -v few="$few" -v many="$many" "BEGIN { print (many - few) / ($MANY - $FEW) }"
}

by_hand=$(per_request by-hand)
ours=$(per_request ours)
layer=$(per_request ours-with-layer)

awk -v by_hand="$by_hand" -v ours="$ours" -v layer="$layer" -v limit=$LIMIT -v json=$json '
    BEGIN {
        met = ours / by_hand <= limit
        if (json == "true") {
            printf "{\"instructions_per_request\":{\"by_hand\":%.1f,\"authed\":%.1f,\"authed_with_layer\":%.1f},", by_hand, ours, layer
            printf "\"ratio\":{\"authed\":%.4f,\"authed_with_layer\":%.4f},", ours / by_hand, layer / by_hand
            printf "\"limit\":%s,\"met\":%s}\n", limit, met ? "true" : "false"
        } else {
            printf "%-32s %12s %8s\n", "an allowed request", "instructions", "ratio"
            printf "%-32s %12.0f %8.3f\n", "by hand", by_hand, 1
            printf "%-32s %12.0f %8.3f   %s\n", "Authed", ours, ours / by_hand, (met ? "at most " : "MORE THAN ") limit
            printf "%-32s %12.0f %8.3f\n", "Authed and AuthenticationLayer", layer, layer / by_hand
        }
        exit !met
    }'
