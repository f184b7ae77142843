//! A backend of your own with a scheme of its own, `Authorization: Token <key>`: `cargo run --example token`.
//!
//! It listens on port 3000. `PORT=8080` selects another port, and `PORT=0` a free one.

mod shared;

use authed::backend::{Authorization, ErrorKind, Outcome};
use authed::policy::{NeededScopes, Reason, Scheme};
use authed::realm::Realm;
use authed::response::WwwAuthenticate;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Challenge, Credentials, Identity, Public, Routes, SimpleUser,
    User, scopes,
};
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use subtle::ConstantTimeEq;

scopes! {
    /// The permissions of a parcel service.
    pub realm Parcels for SimpleUser;

    /// `Challenge` sends the challenges of the backend. In a chain, all backends send theirs.
    pub scope Read = "parcels:read", on failure Challenge;
    /// `Challenge<Token>` sends the challenge of this scheme only.
    pub scope Write = "parcels:write": Read, on failure Challenge<Token>;
}

// ANCHOR: scheme
const SCHEME: &str = "Token";

/// The challenges of the scheme.
pub enum Token {}

impl Scheme for Token {
    fn challenge(realm: &'static str) -> WwwAuthenticate {
        WwwAuthenticate::new(SCHEME).parameter("realm", realm)
    }

    fn insufficient_scope(realm: &'static str, needed: NeededScopes<'_>) -> Option<WwwAuthenticate> {
        Some(Self::challenge(realm).parameter("scope", &needed.to_string()))
    }
}
// ANCHOR_END: scheme

// ANCHOR: keys
/// The issued keys. Your application issues random keys, and stores their digests.
struct Keys(Vec<(&'static str, Identity<Parcels>)>);

impl Keys {
    fn find(&self, headers: &HeaderMap) -> Outcome<Parcels> {
        let Some(found) = Authorization::read(headers, SCHEME)? else { return Ok(None) };
        let sent = found.token68().ok_or(AuthenticationError::malformed())?;
        let is_sent = |key: &str| bool::from(key.as_bytes().ct_eq(sent.as_bytes()));
        let (_, identity) = self.0.iter().find(|(key, _)| is_sent(key)).ok_or(AuthenticationError::rejected())?;
        Ok(Some(identity.clone()))
    }
}

impl Backend for Keys {
    type Realm = Parcels;

    async fn authenticate(&self, head: &Parts) -> Outcome<Parcels> {
        self.find(&head.headers)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Parcels>> {
        Some(self.find(&head.headers))
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        let realm = Parcels::NAME;
        let challenge = Token::challenge(realm);
        // In a chain, the error may be about another scheme.
        let is_ours = Authorization::has_scheme(&head.headers, SCHEME);
        match reason {
            Reason::Anonymous { .. } => vec![challenge],
            Reason::Error(error) => match error.kind() {
                ErrorKind::Malformed if is_ours => vec![challenge.parameter("error", "malformed_key")],
                ErrorKind::Rejected if is_ours => vec![challenge.parameter("error", "unknown_key")],
                ErrorKind::Rejected => vec![challenge],
                ErrorKind::Malformed | ErrorKind::Unavailable => Vec::new(),
            },
            Reason::InsufficientScope { needed, .. } => Vec::from_iter(Token::insufficient_scope(realm, needed)),
            _ => Vec::new(),
        }
    }

    /// Tells clients without a good key where to get one.
    fn rejection_headers(&self, _: &Parts, reason: Reason<'_>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if matches!(reason, Reason::Anonymous { .. } | Reason::Error(_)) {
            headers.insert(header::LINK, HeaderValue::from_static("</keys>; rel=\"help\""));
        }
        headers
    }
}
// ANCHOR_END: keys

async fn keys(_: Public) -> &'static str {
    "The depot issues keys.\n"
}

async fn list(caller: Authed<Read>) -> String {
    format!("Two parcels, for {}.\n", caller.user().display_name())
}

async fn send(caller: Authed<Write>) -> String {
    format!("Sent by {}.\n", caller.user().display_name())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let routes = Routes::new().route("/keys", get(keys)).route("/parcels", get(list).post(send));
    println!("The parcels are at http://{address}\n\n{}", routes.table());
    println!("depot-key may write, shop-key may read. Try:\n");
    let lines = [
        ("", "/parcels", "401 www-authenticate: Token realm=\"Parcels\""),
        ("", "/parcels", "401 link: </keys>; rel=\"help\""),
        ("-H 'Authorization: Token shop-key' ", "/parcels", "200 Two parcels, for the shop."),
        ("-X POST -H 'Authorization: Token shop-key' ", "/parcels", "403 scope=\"parcels:write\""),
        ("-X POST -H 'Authorization: Token depot-key' ", "/parcels", "200 Sent by the depot."),
        ("-H 'Authorization: Token unknown' ", "/parcels", "401 error=\"unknown_key\""),
        ("-H 'Authorization: Token two words' ", "/parcels", "400 error=\"malformed_key\""),
        ("-H 'Authorization: Bearer shop-key' ", "/parcels", "401 Token realm=\"Parcels\""),
    ];
    shared::print_lines_to_try(&address, lines);
    let depot = Identity::new(SimpleUser::new("the depot"), Credentials::none().grant::<Write>());
    let shop = Identity::new(SimpleUser::new("the shop"), Credentials::none().grant::<Read>());
    let authenticator = Authenticator::new(Keys(vec![("depot-key", depot), ("shop-key", shop)]));
    axum::serve(listener, routes.with_state(authenticator)).await
}
