#!/usr/bin/env bash
# Counts the instructions of deciding on one of sixteen operations by name, and of calling its function, with the library and
# with a `match` written by hand. Fails if the library takes more than LIMIT instructions more.
set -euo pipefail
cd "$(dirname "$0")/.."

LIMIT=50

. benches/counting.sh authed-bench-requests 160 1760

status=0
for what in operation operation-call; do
    by_hand=$(whole_per_request $what-by-hand)
    ours=$(whole_per_request $what)
    printf '%-16s %6d by hand %6d with the library, %d more (at most %d)\n' $what "$by_hand" "$ours" $((ours - by_hand)) $LIMIT
    [ $((ours - by_hand)) -le $LIMIT ] || status=1
done
exit $status
