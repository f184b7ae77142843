//! A token that is looked up: the documented forms of `authed`, and code by hand.

use std::borrow::Cow;
use std::sync::Arc;

use authed::backend::BearerToken;
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Identity, RequireLayer, Routes, scopes,
};
use axum::extract::{FromRequestParts, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};

use crate::Contestant;
use crate::accounts::{self, TOKENS, Table, User, authorization, bearer, is_admin};

pub struct Account {
    pub name: String,
}

impl authed::User for Account {
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

scopes! {
    pub realm Shop for Account;

    pub scope Authenticated = "authenticated";
    pub scope Admin = "admin";
}

pub type Both = (Authenticated, Admin);

fn authenticator() -> Authenticator<Shop> {
    let table = accounts::table(|user| {
        let known = Credentials::none().grant::<Authenticated>();
        let granted = if is_admin(&user) { known.grant::<Admin>() } else { known };
        Identity::<Shop>::new(Account { name: user.name }, granted)
    });
    Authenticator::new(Bearer::new(move |token: &BearerToken| {
        table.get(token.as_str()).cloned().ok_or(AuthenticationError::rejected())
    }))
}

pub async fn admin(caller: Authed<Both, Challenge<Bearer>>) -> &'static str {
    if caller.user().name.is_empty() { "nobody" } else { "ok" }
}

pub async fn page() -> &'static str {
    "ok"
}

/// A rejection as those of `authed`: with a text, without being stored, and with the challenge of a 401.
pub struct Rejected(pub StatusCode);

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.0.canonical_reason().unwrap_or_default().into());
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

#[derive(Clone)]
pub struct Entry {
    account: Arc<Account>,
    is_admin: bool,
}

pub fn entries() -> Arc<Table<Entry>> {
    accounts::table(|user| Entry { is_admin: is_admin(&user), account: Arc::new(Account { name: user.name }) })
}

pub fn find(table: &Table<Entry>, headers: &HeaderMap) -> Result<Arc<Account>, Rejected> {
    let entry = bearer(headers).and_then(|token| table.get(token)).ok_or(Rejected(StatusCode::UNAUTHORIZED))?;
    if entry.is_admin { Ok(Arc::clone(&entry.account)) } else { Err(Rejected(StatusCode::FORBIDDEN)) }
}

/// An extractor by hand.
struct Administrator(Arc<Account>);

impl FromRequestParts<Arc<Table<Entry>>> for Administrator {
    type Rejection = Rejected;

    async fn from_request_parts(head: &mut Parts, table: &Arc<Table<Entry>>) -> Result<Self, Rejected> {
        find(table, &head.headers).map(Self)
    }
}

async fn admin_by_hand(Administrator(account): Administrator) -> &'static str {
    if account.name.is_empty() { "nobody" } else { "ok" }
}

/// The middleware of many tutorials: a copy of the user with its permissions as strings in the extensions.
async fn middleware(table: axum::extract::State<Arc<Table<User>>>, mut request: Request, next: Next) -> Response {
    if let Some(user) = bearer(request.headers()).and_then(|token| table.get(token)).cloned() {
        request.extensions_mut().insert(user);
    }
    next.run(request).await
}

async fn admin_from_extension(user: Option<Extension<User>>) -> Result<&'static str, StatusCode> {
    let Extension(user) = user.ok_or(StatusCode::UNAUTHORIZED)?;
    if is_admin(&user) { Ok("ok") } else { Err(StatusCode::FORBIDDEN) }
}

pub fn contestants() -> Vec<Contestant> {
    let one = |name, package, router: Router| Contestant::new(name, package, router, authorization(TOKENS));
    let router = |handler| Router::new().route("/admin", handler);
    let layer = RequireLayer::<Both, Challenge<Bearer>>::new(authenticator());
    let users = accounts::table(|user| user);
    vec![
        one("no check", "axum", router(get(page)).with_state(())).answers([200; 3]),
        one("an extractor by hand", "axum", Router::new().route("/admin", get(admin_by_hand)).with_state(entries())),
        one("`Authed`", "authed", Router::new().route("/admin", get(admin)).with_state(authenticator())),
        one(
            "`Authed` in `Routes`",
            "authed",
            Routes::new().route("/admin", authed::routing::get(admin)).with_state(authenticator()),
        ),
        one("`RequireLayer`", "authed", router(get(page)).route_layer(layer)),
        one(
            "`from_fn`, `Extension<User>`",
            "axum",
            router(get(admin_from_extension)).layer(from_fn_with_state(users, middleware)),
        ),
    ]
}
