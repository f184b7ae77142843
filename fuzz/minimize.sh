#!/usr/bin/env bash
# Writes fuzz/corpus: of the inputs that `fuzz/run.sh` has found, short ones that reach all edges together. Run it after
# `fuzz/run.sh`, and not at the same time: `fuzz/minimize.sh [target..]`.
set -euo pipefail
cd "$(dirname "$0")"

if [ $# -eq 0 ]; then set -- target/corpus/*; fi
host=$(rustc -vV | sed -n 's/^host: //p')
mkdir -p corpus
for target in "${@##*/}"; do
    few=$(mktemp --directory)
    # Without counters: how often an edge is reached does not count.
    "target/$host/release/$target" -merge=1 -use_counters=0 -max_len=8192 -timeout=10 -rss_limit_mb=1024 "$few" "seeds/$target" \
        "target/corpus/$target" >"target/$target.merge.log" 2>&1
    # The same inputs make the same archive.
    (cd "$few" && ls) | tar --create --directory="$few" --files-from=- --owner=0 --group=0 --mtime=@0 --mode=644 |
        gzip --no-name -9 >"corpus/$target.tar.gz"
    printf '%-13s  %5d inputs  %7d octets\n' "$target" "$(find "$few" -type f | wc -l)" "$(stat --format=%s "corpus/$target.tar.gz")"
    rm -r "$few"
done
