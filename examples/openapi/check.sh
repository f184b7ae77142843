#!/usr/bin/env bash
# The documents that utoipa and aide make of the shop, given to a public OpenAPI validator. Installs what it needs.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=0.9.0
here=${CARGO_TARGET_DIR:-target}/openapi
mkdir -p "$here"

if ! [ -x "$here/venv/bin/openapi-spec-validator" ]; then
    # Debian has `venv` without pip in a package of its own; `--clear`, because half an environment may be left over.
    python3 -m venv --clear "$here/venv" >/dev/null 2>&1 || {
        { apt-get update && apt-get install --yes --no-install-recommends python3-venv; } >&2
        python3 -m venv --clear "$here/venv"
    }
    "$here/venv/bin/pip" install --quiet --disable-pip-version-check "openapi-spec-validator==$version"
fi

validate() { "$here/venv/bin/openapi-spec-validator" --validation-errors all "$@"; }

shop() { cargo run --quiet --package authed-example-openapi -- "$@"; }

shop --print >"$here/utoipa.json"
shop --print aide >"$here/aide.json"
validate "$here/utoipa.json" "$here/aide.json"

# That it finds what is wrong: a response without its description.
sed '0,/"description": "The credentials are malformed"/s///' "$here/utoipa.json" >"$here/wrong.json"
if validate "$here/wrong.json" >/dev/null 2>&1; then
    echo "the validator takes a wrong document for a right one" >&2
    exit 1
fi
