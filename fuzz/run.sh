#!/usr/bin/env bash
# Builds the targets, and runs each for some seconds: `fuzz/run.sh [--count] [seconds] [target..]`. Default: 5 seconds, all
# targets.
#
#   --count    adds the executions to the table in fuzz/README.md
#
# Needs stable Rust, and a C++ compiler for libFuzzer. Needs neither a nightly toolchain nor cargo-fuzz. Begins with the seeds
# and with fuzz/corpus. Stores interesting inputs in fuzz/target/corpus: fuzz/minimize.sh writes fuzz/corpus. Fails if a target
# crashes, and prints the path of the input.
set -euo pipefail
cd "$(dirname "$0")"

counts=false
if [ "${1:-}" = --count ]; then
    counts=true
    shift
fi
seconds=${1:-5}
shift || true
mapfile -t targets < <(if [ $# -gt 0 ]; then printf '%s\n' "$@"; else sed -n 's/^path = "targets\/\(.*\)\.rs"$/\1/p' Cargo.toml; fi)

host=$(rustc -vV | sed -n 's/^host: //p')
built=target/$host/release

# The instrumentation for libFuzzer. It applies to the target only, since build scripts and macros are not linked with it.
coverage=(-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares)
RUSTFLAGS="${coverage[*]} --cfg fuzzing -Ccodegen-units=1" \
    cargo build --quiet --locked --release --target "$host" "${targets[@]/#/--bin=}"

# Adds a run to the row of its target in README.md.
add() { # target, executions, edges
    awk -F ' *[|] *' -v target="\`$1\`" -v runs="$2" -v edges="$3" -v day="$(date --utc +%F)" '
        $2 == target && $5 ~ /^20[0-9-]+$/ { $0 = "| " target " | " sprintf("%.0f", $3 + runs) " | " edges " | " day " |"; found = 1 }
        { print }
        END { exit !found }' README.md >target/README.md && cp target/README.md README.md
}

failed=0
table=$(printf '%-13s  %12s  %9s  %8s  %8s  %8s' target executions 'per sec' edges of corpus)
for target in "${targets[@]}"; do
    printf 'fuzzing %s for %s s\n' "$target" "$seconds" >&2
    mkdir -p "target/corpus/$target" "seeds/$target" target/crashes
    log=target/$target.log
    # The longest inputs are as long as the heads that servers accept.
    arguments=(-max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1
        -artifact_prefix="target/crashes/$target-")
    [ -e "seeds/$target.dict" ] && arguments+=(-dict="seeds/$target.dict")
    [ -e "corpus/$target.tar.gz" ] && tar --extract --file="corpus/$target.tar.gz" --directory="target/corpus/$target"
    if ! "$built/$target" "${arguments[@]}" "target/corpus/$target" "seeds/$target" >"$log" 2>&1; then
        failed=1
        printf '%s has crashed:\n' "$target" >&2
        grep -v '^#' "$log" | tail -n 30 >&2
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    edges=$(grep -oE ' cov: [0-9]+' "$log" | tail -n 1 | grep -oE '[0-9]+' || true)
    all=$(sed -n 's/^INFO: Loaded .* PC tables (\([0-9]*\) PCs).*/\1/p' "$log")
    if $counts && [ -n "$runs" ]; then add "$target" "$runs" "${edges:-0}"; fi
    corpus=$(find "target/corpus/$target" -type f | wc -l)
    table+=$(printf '\n%-13s  %12s  %9s  %8s  %8s  %8s' "$target" "${runs:-?}" "${rate:-?}" "${edges:-?}" "${all:-?}" "$corpus")
done
printf '%s\n' "$table"
exit "$failed"
