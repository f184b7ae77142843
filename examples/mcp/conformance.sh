#!/usr/bin/env bash
# Runs the official conformance suite of MCP against the example: the scenarios for servers that need no particular tools.
# Further scenarios are named as arguments.
#
# The suite connects without a token, so every request of the suite's process gets one here.
set -euo pipefail
cd "$(dirname "$0")/../.."

SUITE=@modelcontextprotocol/conformance@0.1.16
# The suite needs Node 22.
NODE=node@22
SCENARIOS=(server-initialize ping tools-list prompts-list resources-list dns-rebinding-protection)
[ $# -eq 0 ] || SCENARIOS=("$@")

work=$(mktemp -d)
cargo build --quiet --package authed-example-mcp
programs=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug
PORT=0 "$programs/authed-example-mcp" >"$work/log" &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT
until grep -q 'open at' "$work/log"; do sleep 0.1; done
url=$(sed -n 's/.*open at \(http:[^ ]*\).*/\1/p' "$work/log")

cat >"$work/token.mjs" <<'END'
import { Agent, setGlobalDispatcher } from "undici";

const withToken = (dispatch) => (options, handler) =>
    dispatch({ ...options, headers: { ...options.headers, authorization: "Bearer ada-token" } }, handler);
setGlobalDispatcher(new Agent().compose(withToken));

const plain = globalThis.fetch;
globalThis.fetch = (target, options = {}) => {
    const headers = new Headers(options.headers ?? target.headers);
    headers.set("authorization", "Bearer ada-token");
    return plain(target, { ...options, headers });
};
END

(cd "$work" && npm install --silent --no-audit --no-fund "$SUITE" "$NODE")
for scenario in "${SCENARIOS[@]}"; do
    echo "--- $scenario"
    NODE_OPTIONS="--import=$work/token.mjs" "$work/node_modules/node/bin/node" \
        "$work/node_modules/@modelcontextprotocol/conformance/dist/index.js" \
        server --url "$url" --scenario "$scenario" --output-dir "$work/results"
done
