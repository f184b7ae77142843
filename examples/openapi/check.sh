#!/usr/bin/env bash
# Validates the documents of utoipa and aide with a public OpenAPI validator. Installs the validator with pip.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=0.9.0
here=${CARGO_TARGET_DIR:-target}/openapi
mkdir -p "$here"

if ! [ -x "$here/venv/bin/openapi-spec-validator" ]; then
    # Debian needs the package python3-venv. `--clear` removes an incomplete environment.
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

# The validator must reject a wrong document: a response without a description.
sed '0,/"description": "The credentials are malformed"/s///' "$here/utoipa.json" >"$here/wrong.json"
if validate "$here/wrong.json" >/dev/null 2>&1; then
    echo "the validator accepts a wrong document" >&2
    exit 1
fi
