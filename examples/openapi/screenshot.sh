#!/usr/bin/env bash
# Takes docs/openapi.png again: Swagger UI with the shop's document, in Debian's chromium. Installs chromium if it is missing.
#
# Also checks the page: only operations that authenticate the caller have a lock.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."

picture=${1:-docs/openapi.png}
command -v chromium >/dev/null || { apt-get update && apt-get install --yes --no-install-recommends chromium; } >&2

scratch=$(mktemp -d)
trap 'kill "$shop" 2>/dev/null || true; rm -rf "$scratch"' EXIT
touch "$scratch/said"
cargo build --quiet --package authed-example-openapi
PORT=0 "${CARGO_TARGET_DIR:-target}/debug/authed-example-openapi" >"$scratch/said" &
shop=$!
url=
for _ in $(seq 50); do
    url=$(grep --only-matching --max-count=1 'http://[^ ]*/docs/' "$scratch/said") && break
    sleep 0.1
done

# The browser resolves no names: the page must not need another host.
browse() {
    timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$scratch/profile" \
        --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' --virtual-time-budget=8000 --window-size=1200,1000 "$@" "$url" 2>/dev/null
}

browse --screenshot="$scratch/openapi.png" >/dev/null
browse --dump-dom >"$scratch/page.html"

# Only operations with a lock have the button.
locks=$(grep --only-matching 'class="opblock opblock-[a-z]*"\|data-path="[^"]*"\|class="authorization__btn"' "$scratch/page.html" |
    awk -F'"' '/opblock/ { sub(/.*-/, "", $2); method = $2 }
        /data-path/ { printf "\n%s %s", method, $2 }
        /authorization/ { printf " with a lock" }' | sort)
expected='
get / with a lock
get /admin/books with a lock
get /drafts with a lock
get /items
get /items/{number}
get /magazine with a lock
put /items/{number} with a lock'
if [ "$locks" != "$expected" ]; then
    printf 'other operations have locks:%s\n' "$locks" >&2
    exit 1
fi
cp "$scratch/openapi.png" "$picture"
