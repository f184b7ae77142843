//! The forms that the documentation shows: `Bearer::new`, and `Authed` in axum's router and in `Routes`. Beside them, an
//! extractor by hand that reads the same field, looks into the same table, and sends the same rejections.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use authed::backend::BearerToken;
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Identity, Public, Routes, User, scopes,
};
use axum::Router;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::shop::{ADMIN, Account, accounts};

scopes! {
    pub realm Shop for Account;

    pub scope Authenticated = "authenticated";
    pub scope Admin = "admin";
}

type Both = (Authenticated, Admin);

/// Hashed without a random seed, so that all runs count the same.
type Table<T> = HashMap<String, T, BuildHasherDefault<DefaultHasher>>;

fn authenticator() -> Authenticator<Shop> {
    let identity = |account, is_admin| {
        let known = Credentials::none().grant::<Authenticated>();
        Identity::<Shop>::new(account, if is_admin { known.grant::<Admin>() } else { known })
    };
    let table: Table<_> = accounts().map(|(token, account, admin)| (token, identity(account, admin))).collect();
    Authenticator::new(Bearer::new(move |token: &BearerToken| {
        table.get(token.as_str()).cloned().ok_or(AuthenticationError::rejected())
    }))
}

async fn admin(caller: Authed<Both>) -> &'static str {
    if caller.user().display_name().is_empty() { "purged by nobody" } else { "purged" }
}

async fn challenged(caller: Authed<Both, Challenge<Bearer>>) -> &'static str {
    if caller.user().display_name().is_empty() { "purged by nobody" } else { "purged" }
}

async fn only_admin(caller: Authed<Admin>) -> &'static str {
    if caller.user().display_name().is_empty() { "purged by nobody" } else { "purged" }
}

async fn imprint(_: Public) -> &'static str {
    "The Shop Ltd."
}

async fn by_hand(Administrator(account): Administrator) -> &'static str {
    if account.name.is_empty() { "purged by nobody" } else { "purged" }
}

#[derive(Clone)]
struct Entry {
    account: Arc<Account>,
    is_admin: bool,
}

struct Administrator(Arc<Account>);

impl FromRequestParts<Arc<Table<Entry>>> for Administrator {
    type Rejection = Rejected;

    async fn from_request_parts(head: &mut Parts, table: &Arc<Table<Entry>>) -> Result<Self, Rejected> {
        let value = head.headers.get(AUTHORIZATION).ok_or(Rejected(StatusCode::UNAUTHORIZED))?;
        let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
        let entry = token.and_then(|token| table.get(token)).ok_or(Rejected(StatusCode::UNAUTHORIZED))?;
        if entry.is_admin { Ok(Self(Arc::clone(&entry.account))) } else { Err(Rejected(StatusCode::FORBIDDEN)) }
    }
}

/// With a text, without being stored, and with a challenge of a 401, as the library's.
struct Rejected(StatusCode);

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.0.canonical_reason().unwrap_or("")));
        *response.status_mut() = self.0;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.0 == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer realm="Shop""#));
        }
        response
    }
}

/// Returns the application with this name.
pub fn application(name: &str) -> Router {
    let router = |handler| Router::new().route("/admin", handler).with_state(authenticator());
    match name {
        "by-hand" => {
            let entry = |(token, account, is_admin)| (token, Entry { account, is_admin });
            let table: Table<Entry> = accounts().map(entry).collect();
            Router::new().route("/admin", get(by_hand)).with_state(Arc::new(table))
        }
        "extractor" => router(get(admin)),
        "challenge" => router(get(challenged)),
        "routes" => Routes::new()
            .route("/admin", authed::routing::get(admin))
            .route("/imprint", authed::routing::get(imprint))
            .with_state(authenticator()),
        // The path is that of the other applications, the requirement is that of two levels.
        "under" => Routes::new()
            .under::<Authenticated>("/admin", Routes::new().route("/", authed::routing::get(only_admin)))
            .with_state(authenticator()),
        "nest" => Router::new().nest("/admin", Router::new().route("/", get(admin))).with_state(authenticator()),
        name => panic!("no application `{name}`"),
    }
}

/// Returns a request of this kind, and the statuses that are right for it.
pub fn request(kind: &str) -> (Request<Body>, &'static [u16]) {
    let token = match kind {
        "permitted" => Some(ADMIN.to_owned()),
        "denied" => Some(ADMIN.replace("42", "43")),
        "anonymous" => None,
        kind => panic!("no kind `{kind}`"),
    };
    let mut request = super::shop::request::<Body>("/admin", None);
    if let Some(token) = token {
        let value = HeaderValue::try_from(format!("Bearer {token}")).expect("a token is a header value");
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    let statuses: &[u16] = match kind {
        "permitted" => &[200],
        "denied" => &[403],
        _ => &[401, 403],
    };
    (request, statuses)
}
