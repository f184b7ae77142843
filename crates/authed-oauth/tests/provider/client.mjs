// A certified client (openid-client), which walks one flow: `node client.mjs <flow> <api> [issuer]`. Prints what it saw, as a
// list in JSON.
import * as oauth from 'openid-client';

const [flow, api, known] = process.argv.slice(2);
const seen = [];

// The issuer, as the API's challenge and its metadata name it (RFC 9728).
const discover = async () => {
    const challenge = (await fetch(`${api}/orders`)).headers.get('www-authenticate');
    seen.push(challenge.match(/scope="([^"]*)"/)[1]);
    const metadata = await (await fetch(challenge.match(/resource_metadata="([^"]*)"/)[1])).json();
    seen.push(metadata.resource === api, metadata.scopes_supported);
    return metadata.authorization_servers[0];
};

const issuer = known ?? (await discover());
const configured = (id) =>
    oauth.discovery(new URL(issuer), id, { id_token_signed_response_alg: 'ES256' }, oauth.ClientSecretBasic(`${id}'s secret of some length`), {
        execute: [oauth.allowInsecureRequests],
    });
const config = await configured('app');

const ask = async (token, path, options) => {
    try {
        const response = await oauth.fetchProtectedResource(config, token, new URL(`${api}${path}`), 'GET', undefined, undefined, options);
        seen.push(response.status, await response.text());
    } catch (error) {
        // The client throws parsed challenges, of which one says what is wrong.
        const wrong = error.cause?.find?.(({ parameters }) => parameters.error);
        seen.push(error.status, wrong?.parameters.error ?? error.code);
    }
};

const credentials = (resource, scope, options) => oauth.clientCredentialsGrant(config, { resource, scope }, options);

// Follows redirects as a browser does, up to the callback.
const browse = async (url) => {
    const cookies = new Map();
    for (let steps = 0; steps < 10 && !url.pathname.endsWith('/callback'); steps += 1) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
        for (const line of response.headers.getSetCookie()) {
            const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
            cookies.set(name, value);
        }
        const location = response.headers.get('location');
        if (!location) throw new Error(`no redirect: ${response.status} ${await response.text()}`);
        url = new URL(location, url);
    }
    return url;
};

const login = async (resource, options) => {
    const verifier = oauth.randomPKCECodeVerifier();
    const url = oauth.buildAuthorizationUrl(config, {
        redirect_uri: 'http://127.0.0.1:9/callback',
        scope: 'openid offline_access orders:read orders:write',
        prompt: 'consent',
        resource,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
    });
    const back = await browse(url);
    return oauth.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier }, { resource }, options);
};

const dpop = async () => ({ DPoP: oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair('ES256')) });

const flows = {
    async code() {
        const tokens = await login(api);
        await ask(tokens.access_token, '/orders');
        await ask(tokens.access_token, '/fresh');
        const refreshed = await oauth.refreshTokenGrant(config, tokens.refresh_token, { resource: api, scope: 'orders:read' });
        seen.push(refreshed.access_token !== tokens.access_token);
        await ask(refreshed.access_token, '/orders');
        await ask(refreshed.access_token, '/write');
        // A refresh token and an ID token are no access tokens.
        await ask(tokens.refresh_token, '/orders');
        await ask(tokens.id_token, '/orders');
    },
    async credentials() {
        const { access_token } = await credentials(api, 'orders:read');
        await ask(access_token, '/orders');
        await ask(access_token, '/write');
    },
    async resource() {
        const { access_token } = await credentials('http://127.0.0.1:9/other', 'orders:read');
        await ask(access_token, '/orders');
    },
    async dpop() {
        const options = await dpop();
        const { access_token, token_type } = await credentials(api, 'orders:read', options);
        seen.push(token_type);
        await ask(access_token, '/orders', options);
        await ask(access_token, '/orders', options);
        // A thief has the token, and no key or another one.
        await ask(access_token, '/orders');
        await ask(access_token, '/orders', await dpop());
        const person = await login(api, options);
        await ask(person.access_token, '/orders', options);
    },
    async opaque() {
        const { access_token } = await credentials(`${api}/opaque`, 'orders:read');
        await ask(access_token, '/opaque/orders');
        await ask(access_token, '/orders');
        await oauth.tokenRevocation(config, access_token);
        await new Promise((resolve) => setTimeout(resolve, 600));
        await ask(access_token, '/opaque/orders');
        const options = await dpop();
        const bound = await credentials(`${api}/opaque`, 'orders:read', options);
        await ask(bound.access_token, '/opaque/orders', options);
        await ask(bound.access_token, '/opaque/orders', options);
        await ask(bound.access_token, '/opaque/orders');
    },
};

await flows[flow]();
console.log(JSON.stringify(seen));
