#!/usr/bin/env bash
# Measures the documented forms of authed beside hand-written code and other crates: the time and the heap allocations of a
# request, and its instructions if valgrind is installed. Writes the tables into benches/README.md. `--json` prints JSON in
# place of that. The versions are those of benches/peers/Cargo.lock.
#
# By command only: it builds the peers with all their dependencies, once for each crypto provider. Compare times within one
# run, on a quiet machine.
set -euo pipefail
cd "$(dirname "$0")/.."

json=false
case "${1-}" in
    "") ;;
    --json) json=true ;;
    *) echo "usage: [ROUNDS=1000] $0 [--json]" >&2; exit 2 ;;
esac
ROUNDS=${ROUNDS:-1000}
FEW=20
MANY=120

TARGET=$PWD/target/peers
measured=$TARGET/measured.tsv
mkdir -p "$TARGET"

# The instructions of a number of requests. Random keys of hash tables make some ten instructions of difference.
collected() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*answer_one_request*' \
        "$TARGET/release/instructions" "$@" 2>&1 | awk '/Collected/ { print $4 }'
}

# Lines of: provider, group, package, name, kind, what, number.
measure() {
    local group package name few many
    "$TARGET/release/times" "$ROUNDS" "${@:2}" |
        awk -v provider="$1" 'BEGIN { FS = OFS = "\t" } { print provider, $1, $2, $3, $4, "ns", $5 }'
    "$TARGET/release/allocations" "${@:2}" |
        awk -v provider="$1" 'BEGIN { FS = OFS = "\t" } { print provider, $1, $2, $3, $4, "allocations", $5 }'
    command -v valgrind >/dev/null || return 0
    "$TARGET/release/allocations" "${@:2}" | awk -F'\t' '$4 == "permitted" { print $1 "\t" $2 "\t" $3 }' |
        while IFS=$'\t' read -r group package name; do
            few=$(collected $FEW "$group" "$package" "$name" </dev/null)
            many=$(collected $MANY "$group" "$package" "$name" </dev/null)
            [ "${many:-0}" -gt "${few:-0}" ] || { echo "$0: valgrind counted nothing in $package: is answer_one_request inlined?" >&2; exit 2; }
            printf '%s\t%s\t%s\t%s\tpermitted\tinstructions\t%d\n' "$1" "$group" "$package" "$name" $(((many - few) / (MANY - FEW)))
        done
}

rm -f "$measured"
for provider in aws_lc_rs rust_crypto; do
    echo "building with $provider" >&2
    cargo build --quiet --release --locked --manifest-path benches/peers/Cargo.toml --target-dir "$TARGET" --features "$provider"
    echo "measuring with $provider" >&2
    # Only signatures depend on the provider.
    if [ $provider = aws_lc_rs ]; then groups=(); else groups=(ES256 RS256 EdDSA); fi
    measure $provider "${groups[@]}" >>"$measured"
done

# The newest version of each package in the lock file, which lists them in ascending order.
versions=$(awk -F'"' '/^name = / { name = $2 } /^version = / { print name "=" $2 }' benches/peers/Cargo.lock | tr '\n' ' ')
when=$(date -u +%F)
rust=$(rustc --version | awk '{ print $2 }')
processor=$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || true)

if $json; then
    awk -v versions="$versions" -v when="$when" -v rust="$rust" -v processor="$processor" '
        BEGIN {
            FS = "\t"
            n = split(versions, each, " ")
            for (i = 1; i <= n; i++) { split(each[i], pair, "="); version[pair[1]] = pair[2] }
            printf "{\"date\":\"%s\",\"rustc\":\"%s\",\"processor\":\"%s\",\"measured\":[", when, rust, processor
        }
        {
            number = $7 ~ /^[0-9]+$/ ? $7 : "\"" $7 "\""
            printf "%s{\"provider\":\"%s\",\"group\":\"%s\",\"package\":\"%s\",\"version\":\"%s\",\"form\":\"%s\",\"request\":\"%s\",\"%s\":%s}", \
                (NR > 1 ? "," : ""), $1, $2, $3, version[$3], $4, $5, $6, number
        }
        END { print "]}" }' "$measured"
    exit
fi

awk -v versions="$versions" -v when="$when" -v rust="$rust" -v processor="$processor" '
    # A number with a comma for each thousand.
    function grouped(number,   text) {
        text = ""
        number = int(number + 0.5) ""
        while (length(number) > 3) { text = "," substr(number, length(number) - 2) text; number = substr(number, 1, length(number) - 3) }
        return number text
    }
    function microseconds(ns) { return sprintf(ns < 99500 ? "%.1f" : "%.0f", ns / 1000) }
    function allocations(key) {
        return value[key, "permitted", "allocations"] ", " value[key, "denied", "allocations"] ", " value[key, "anonymous", "allocations"]
    }
    function opaque(key,   ns, base, count, more) {
        base = value[bare, "permitted", "ns"]
        ns = value[key, "permitted", "ns"]
        count = value[key, "permitted", "instructions"]
        more = key == bare ? "" : "+" grouped(ns - base)
        printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", package[key], version[package[key]], name[key], grouped(ns), more, \
            grouped(value[key, "denied", "ns"]), grouped(value[key, "anonymous", "ns"]), allocations(key), (count ? grouped(count) : "")
    }
    # The key of the same form with another algorithm.
    function with(key, algorithm,   parts) {
        split(key, parts, SUBSEP)
        return parts[1] SUBSEP algorithm SUBSEP parts[3] SUBSEP parts[4]
    }
    # jwt-authorizer is in the runs of both providers. It makes their times comparable.
    function cell(key, algorithm,   ns, ring) {
        key = with(key, algorithm)
        ns = value[key, "permitted", "ns"]
        ring = value[provider[key] SUBSEP algorithm SUBSEP "jwt-authorizer" SUBSEP "its layer, ring", "permitted", "ns"]
        return sprintf("%s (%.2f)", microseconds(ns), ns / ring)
    }
    function thousands(key, algorithm,   count) {
        count = value[with(key, algorithm), "permitted", "instructions"]
        return count ? grouped(count / 1000) : "-"
    }
    function signed(key,   backed) {
        backed = package[key] == "jwt-authorizer" ? "ring" : provider[key]
        printf "| %s | %s | %s | %s | %s | %s | %s | %s, %s, %s | %s, %s, %s |\n", package[key], version[package[key]], \
            (package[key] == "jwt-authorizer" ? "its layer, axum 0.7" : name[key]), backed, \
            cell(key, "ES256"), cell(key, "RS256"), cell(key, "EdDSA"), \
            value[with(key, "ES256"), "permitted", "allocations"], value[with(key, "RS256"), "permitted", "allocations"], \
            value[with(key, "EdDSA"), "permitted", "allocations"], \
            thousands(key, "ES256"), thousands(key, "RS256"), thousands(key, "EdDSA")
    }
    BEGIN {
        FS = "\t"
        n = split(versions, each, " ")
        for (i = 1; i <= n; i++) { split(each[i], pair, "="); version[pair[1]] = pair[2] }
    }
    {
        key = $1 SUBSEP $2 SUBSEP $3 SUBSEP $4
        if (!(key in package)) { keys[++number] = key; provider[key] = $1; group[key] = $2; package[key] = $3; name[key] = $4 }
        value[key, $5, $6] = $7
        if ($2 == "opaque" && $4 == "no check") bare = key
    }
    END {
        printf "Measured on %s, with rustc %s%s, and the release profile without changes.\n\n", when, rust, (processor == "" ? "" : " on " processor)
        print "| crate | version | form | permitted, ns | more than without a check | denied, ns | anonymous, ns | allocations: permitted, denied, anonymous | instructions, permitted |"
        print "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        for (i = 1; i <= number; i++) if (group[keys[i]] == "opaque") opaque(keys[i])
        print ""
        print "Signed tokens, a permitted request. In brackets: the time divided by that of jwt-authorizer in the same run."
        print ""
        print "| crate | version | form | signatures | ES256, µs | RS256, µs | EdDSA, µs | allocations: ES256, RS256, EdDSA | thousand instructions |"
        print "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        for (i = 1; i <= number; i++) {
            key = keys[i]
            # The layer with ring is the same in both runs.
            if (group[key] == "ES256" && (package[key] != "jwt-authorizer" || provider[key] == "aws_lc_rs")) signed(key)
        }
    }' "$measured" >"$TARGET/tables.md"

awk -v tables="$TARGET/tables.md" '
    /<!-- peers.sh: begin -->/ { print; print ""; while ((getline line < tables) > 0) print line; print ""; inside = 1 }
    /<!-- peers.sh: end -->/ { inside = 0; found = 1 }
    !inside || /<!-- peers.sh: begin -->/ { if (!/<!-- peers.sh: begin -->/) print }
    END { exit !found }' benches/README.md >"$TARGET/README.md"
cp "$TARGET/README.md" benches/README.md
cat "$TARGET/tables.md"
