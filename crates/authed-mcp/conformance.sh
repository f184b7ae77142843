#!/usr/bin/env bash
# Runs the official conformance suite of MCP: all scenarios for servers against `examples/conformance.rs`, which has the tools
# that they ask for, and those that ask for no tools against `examples/mcp`, with a token of a real issuer. Scenarios that are
# named as arguments run against the former only.
#
# None of the 32 scenarios for servers is about authorization: those scenarios of the suite (`auth/..`) test clients and
# authorization servers. `tests/mcp` and `examples/mcp/tests` test the authorization of servers. The scenarios for the protocol of
# 2026-07-28 exist in alpha versions of the suite only.
#
# The suite connects without a token, so every request of the suite's process gets one here.
set -euo pipefail
cd "$(dirname "$0")/../.."

SUITE=@modelcontextprotocol/conformance@0.1.16
# The suite needs Node 22.
NODE=node@22
TOOLLESS=(server-initialize ping tools-list prompts-list resources-list dns-rebinding-protection)

work=$(mktemp -d)
running=()
trap 'kill "${running[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
cargo build --quiet --package authed-mcp --example conformance
cargo build --quiet --package authed-example-mcp
programs=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug

# Starts a server, and sets `url` to what it prints.
start() { # the name of its log, the program
    "${@:2}" >"$work/$1" &
    running+=($!)
    until grep -q 'http:' "$work/$1"; do sleep 0.1; done
    url=$(sed -n '1s/.*\(http:[^ ]*\).*/\1/p' "$work/$1")
}

cat >"$work/token.mjs" <<'END'
import { Agent, setGlobalDispatcher } from "undici";

const token = `Bearer ${process.env.TOKEN}`;
const withToken = (dispatch) => (options, handler) =>
    dispatch({ ...options, headers: { ...options.headers, authorization: token } }, handler);
setGlobalDispatcher(new Agent().compose(withToken));

const plain = globalThis.fetch;
globalThis.fetch = (target, options = {}) => {
    const headers = new Headers(options.headers ?? target.headers);
    headers.set("authorization", token);
    return plain(target, { ...options, headers });
};
END
(cd "$work" && npm install --silent --no-audit --no-fund "$SUITE" "$NODE")

suite() { # the scenario
    echo "--- $1"
    NODE_OPTIONS="--import=$work/token.mjs" TOKEN=$token "$work/node_modules/node/bin/node" \
        "$work/node_modules/@modelcontextprotocol/conformance/dist/index.js" \
        server --url "$url" --scenario "$1" --output-dir "$work/results"
}

start conformance "$programs/examples/conformance"
token=suite-token
scenarios=("$@")
[ $# -gt 0 ] || readarray -t scenarios < <("$work/node_modules/node/bin/node" \
    "$work/node_modules/@modelcontextprotocol/conformance/dist/index.js" list --server | sed -n 's/^ *- \([^ ]*\).*/\1/p')
[ ${#scenarios[@]} -gt 0 ]
for scenario in "${scenarios[@]}"; do
    suite "$scenario"
done
[ $# -eq 0 ] || exit 0

provider=crates/authed-oauth/tests/provider
[ -e $provider/node_modules ] || (cd $provider && npm ci --silent --no-audit --no-fund)
# It runs as long as its input is open.
mkfifo "$work/input"
(cd $provider && exec node issuer.mjs <"$work/input" >"$work/issuer") &
running+=($!)
exec 3>"$work/input"
until grep -q 'http:' "$work/issuer"; do sleep 0.1; done
issuer=$(head -1 "$work/issuer")
start notebook env ISSUER="$issuer" PORT=0 "$programs/authed-example-mcp"
token=$(curl --silent --fail --user 'app:app%27s+secret+of+some+length' "$issuer/token" \
    --data grant_type=client_credentials --data-urlencode "resource=$url" --data-urlencode 'scope=notes:read notes:write' |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/')
for scenario in "${TOOLLESS[@]}"; do
    suite "$scenario"
done
