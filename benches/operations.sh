#!/usr/bin/env bash
# Counts the instructions of deciding on one of sixteen operations by name, and of calling its function, with the library and
# with a `match` written by hand. Fails if the library takes more than LIMIT instructions more.
set -euo pipefail
cd "$(dirname "$0")/.."

LIMIT=50
FEW=160
MANY=1760

command -v valgrind >/dev/null || { echo "$0: valgrind is missing: install it" >&2; exit 2; }
cargo build --quiet --release --package authed-bench-requests
programs=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release

collected() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*answer_one_request*' \
        "$programs/$1" "$2" 2>&1 | awk '/Collected/ { print $4 }'
}

per_operation() {
    local few many
    few=$(collected "$1" $FEW)
    many=$(collected "$1" $MANY)
    # The count is 0 if the function has another name.
    [ "${many:-0}" -gt "${few:-0}" ] || { echo "$0: valgrind counted nothing in $1: is answer_one_request inlined or renamed?" >&2; exit 2; }
    echo $(((many - few) / (MANY - FEW)))
}

status=0
for what in operation operation-call; do
    by_hand=$(per_operation $what-by-hand)
    ours=$(per_operation $what)
    printf '%-16s %6d by hand %6d with the library, %d more (at most %d)\n' $what "$by_hand" "$ours" $((ours - by_hand)) $LIMIT
    [ $((ours - by_hand)) -le $LIMIT ] || status=1
done
exit $status
