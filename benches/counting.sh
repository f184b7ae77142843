# Counts instructions with valgrind, for the scripts of this folder: `. benches/counting.sh PACKAGE FEW MANY`, in the root.
#
# valgrind counts, so that other work on the machine has no effect. Only the work between a request and its response is
# counted. The difference between many requests and few leaves out what only the first requests do.
command -v valgrind >/dev/null || { echo "$0: valgrind is missing: install it" >&2; exit 2; }
cargo build --quiet --release --package "$1"
PROGRAMS=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release
FEW=$2
MANY=$3

collected() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*answer_one_request*' \
        "$PROGRAMS/$1" "${@:2}" 2>&1 | awk '/Collected/ { print $4 }'
}

# A program and its arguments, without the number of requests.
per_request() {
    echo "counting: $*" >&2
    local few many
    few=$(collected "$@" "$FEW")
    many=$(collected "$@" "$MANY")
    # The count is 0 if the function has another name.
    [ "${many:-0}" -gt "${few:-0}" ] || { echo "$0: valgrind counted nothing in $*: is answer_one_request inlined or renamed?" >&2; exit 2; }
    awk -v few="$few" -v many="$many" "BEGIN { print (many - few) / ($MANY - $FEW) }"
}

# The same as a whole number.
whole_per_request() {
    local count
    count=$(per_request "$@")
    echo "${count%.*}"
}
