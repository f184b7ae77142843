#!/usr/bin/env bash
# Builds a hello application with axum, and the same with authed (one backend, one scope, one route), each into an empty
# target directory. Compares the user CPU time of the builds and the sizes of the stripped programs. `--json` prints JSON.
# Fails if the build takes more than TIME_LIMIT times as long, or the program is more than SIZE_LIMIT octets larger.
# Takes some minutes: it builds everything ROUNDS times (default 2), in turns. Other work disturbs the least time least.
set -euo pipefail
cd "$(dirname "$0")/hello"

TIME_LIMIT=1.15
SIZE_LIMIT=80000

json=false
case "${1-}" in
    "") ;;
    --json) json=true ;;
    *) echo "usage: [ROUNDS=2] $0 [--json]" >&2; exit 2 ;;
esac
command -v strip >/dev/null || { echo "$0: strip is missing: install binutils" >&2; exit 2; }
cargo fetch --quiet --locked
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# The application, further arguments of cargo. Prints the user CPU time in seconds.
seconds() {
    local TIMEFORMAT=%U
    rm -rf "$place/$1"
    { time cargo build --quiet --release --locked --target-dir "$place/$1" --bin "$@" >/dev/null 2>"$place/errors"; } 2>&1 ||
        { cat "$place/errors" >&2; exit 1; }
}

size() {
    strip -o "$place/stripped" "$place/$1/release/$1"
    wc -c <"$place/stripped"
}

bare=""
guarded=""
for ((round = 1; round <= ${ROUNDS:-2}; round++)); do
    echo "building, round $round" >&2
    bare="$bare $(seconds bare)"
    guarded="$guarded $(seconds guarded --features authed)"
done
packages() { cargo tree --quiet --locked --edges normal --prefix none "$@" | sed 's/ (.*//' | sort -u | wc -l; }

awk -v json=$json -v bare="$bare" -v guarded="$guarded" -v time_limit=$TIME_LIMIT -v size_limit=$SIZE_LIMIT \
    -v bare_size="$(size bare)" -v guarded_size="$(size guarded)" \
    -v bare_packages="$(packages)" -v guarded_packages="$(packages --features authed)" '
    function least(text,   times, n, i, min) {
        n = split(text, times, " ")
        min = times[1]
        for (i = 2; i <= n; i++) if (times[i] + 0 < min + 0) min = times[i]
        return min
    }
    BEGIN {
        before = least(bare); after = least(guarded); ratio = after / before; more = guarded_size - bare_size
        time_met = ratio <= time_limit; size_met = more <= size_limit
        if (json == "true")
            printf "{\"seconds\":{\"bare\":%.2f,\"authed\":%.2f},\"ratio\":%.3f,\"size\":{\"bare\":%d,\"authed\":%d},\"larger\":%d,\"packages\":{\"bare\":%d,\"authed\":%d},\"limit\":{\"ratio\":%s,\"larger\":%d},\"met\":%s}\n", \
                before, after, ratio, bare_size, guarded_size, more, bare_packages, guarded_packages, time_limit, size_limit, (time_met && size_met ? "true" : "false")
        else {
            printf "%-24s %12s %14s %9s\n", "", "CPU seconds", "octets", "packages"
            printf "%-24s %12.1f %14d %9d\n", "axum", before, bare_size, bare_packages
            printf "%-24s %12.1f %14d %9d\n", "axum and authed", after, guarded_size, guarded_packages
            printf "%-24s %11.3f%s %+14d\n", "", ratio, "x", more
            printf "time: %s %s; size: %s %+d\n", (time_met ? "at most" : "MORE THAN"), time_limit, (size_met ? "at most" : "MORE THAN"), size_limit
        }
        exit !(time_met && size_met)
    }'
