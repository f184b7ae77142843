// A certified issuer (oidc-provider) on the loopback. Prints its URL. Commands on standard input: `rotate` replaces its signing
// key. Ends when standard input ends, so it does not outlive the test.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

// Notices about defaults, on standard output.
console.info = () => {};

const client = (client_id, more) => ({
    client_id,
    client_secret: `${client_id}'s secret of some length`,
    redirect_uris: [],
    response_types: [],
    grant_types: [],
    ...more,
});

const configuration = (number) => ({
    jwks: { keys: [{ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: `key-${number}` }] },
    cookies: { keys: ['not a secret'] },
    // Clients that register by themselves name the scopes of the notebook, too.
    scopes: ['openid', 'offline_access', 'notes:read', 'notes:write'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    clients: [
        client('app', {
            redirect_uris: ['http://127.0.0.1:9/callback'],
            response_types: ['code'],
            grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        }),
        client('api'),
    ],
    extraTokenClaims: (ctx) => ({ auth_time: ctx.oidc.entities.AuthorizationCode?.authTime, acr: ctx.oidc.entities.AuthorizationCode?.acr }),
    issueRefreshToken: () => true,
    features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        revocation: { enabled: true },
        introspection: { enabled: true, allowedPolicy: (_, asking) => asking.clientId === 'api' },
        dPoP: { enabled: true },
        registration: { enabled: true },
        resourceIndicators: {
            enabled: true,
            getResourceServerInfo: (_, resource) => ({
                scope: 'orders:read orders:write notes:read notes:write',
                audience: resource,
                accessTokenFormat: resource.endsWith('/opaque') ? 'opaque' : 'jwt',
                jwt: { sign: { alg: 'ES256' } },
            }),
        },
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

let provider;
let keys = 0;
const rotate = () => {
    keys += 1;
    provider = new Provider(issuer, configuration(keys));
};

// Every user is `ada`, logs in at once, and consents to everything.
const interaction = async (request, response) => {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
        return provider.interactionFinished(request, response, { login: { accountId: 'ada', acr: 'mfa' } });
    }
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid offline_access notes:read notes:write');
    for (const [resource, scopes] of Object.entries(prompt.details.missingResourceScopes ?? {})) {
        grant.addResourceScope(resource, scopes.join(' '));
    }
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
};

const server = createServer((request, response) => {
    const answer = request.url.startsWith('/interaction/') ? interaction : provider.callback();
    Promise.resolve(answer(request, response)).catch((error) => {
        console.error(error);
        response.statusCode = 500;
        response.end();
    });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
rotate();
console.log(issuer);

createInterface({ input: process.stdin })
    .on('line', () => {
        rotate();
        console.log('rotated');
    })
    .on('close', () => process.exit(0));
