//! The forms that the documentation shows: `Bearer::new`, with `Authed` in axum's router and in `Routes`, with the layers, and
//! with a guard. Beside them is code by hand, in `documented_by_hand.rs`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use authed::backend::{BearerToken, Cache, Verifier};
use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Bearer, Challenge, Credentials, Identity, Public,
    RequireLayer, Routes, User, guard, scopes,
};
use axum::Router;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderValue, Request, Response};
use axum::routing::get;
use tower::{Layer, Service};

use super::answer_one_request;
use super::documented_by_hand::{self as by_hand, Guarded, Layered};
use super::pages::PageForAll;
use super::shop::{ADMIN, Account, accounts};
use super::table::Table;

scopes! {
    pub realm Shop for Account;

    pub scope Authenticated = "authenticated";
    pub scope Admin = "admin";
}

type Both = (Authenticated, Admin);

fn table() -> Table<Identity<Shop>> {
    let identity = |account, is_admin| {
        let known = Credentials::none().grant::<Authenticated>();
        Identity::<Shop>::new(account, if is_admin { known.grant::<Admin>() } else { known })
    };
    accounts().map(|(token, account, admin)| (token, identity(account, admin))).collect()
}

fn authenticator() -> Authenticator<Shop> {
    let table = table();
    Authenticator::new(Bearer::new(move |token: &BearerToken| {
        table.get(token.as_str()).cloned().ok_or(AuthenticationError::rejected())
    }))
}

/// The same look-up as a future.
fn waiting() -> Bearer<impl Verifier<BearerToken, Realm = Shop>> {
    let table = Arc::new(table());
    Bearer::new_async(move |token: BearerToken| {
        let table = Arc::clone(&table);
        async move { table.get(token.as_str()).cloned().ok_or(AuthenticationError::rejected()) }
    })
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

async fn page_for_admin(caller: Authed<Both>, _: Request<String>) -> Result<Response<String>, Infallible> {
    Ok(Response::new(admin(caller).await.to_owned()))
}

/// Sends requests of a kind to the application with this name.
pub fn run(name: &str, kind: &str, times: u32) {
    match name {
        // Without axum.
        "require" => send(RequireLayer::<Both>::new(authenticator()).layer(PageForAll), kind, times),
        "require-by-hand" => {
            send(Layered { table: by_hand::table(), inner: PageForAll, accepts_all: false }, kind, times);
        }
        "guard" => send(guard(authenticator(), page_for_admin), kind, times),
        "guard-by-hand" => send(Guarded { table: by_hand::table(), function: by_hand::guarded }, kind, times),
        // A layer around a whole router. `Router::layer` would box both.
        "layer" => send(AuthenticationLayer::new(authenticator()).layer(application("extractor")), kind, times),
        "layer-by-hand" => {
            let inner = Router::new().route("/admin", get(by_hand::admin_from_layer));
            send(Layered { table: by_hand::table(), inner, accepts_all: true }, kind, times);
        }
        name => send(application(name), kind, times),
    }
}

fn send<S, B>(mut service: S, kind: &str, times: u32)
where
    S: Service<Request<B>, Response = Response<B>>,
    B: Default,
{
    for _ in 0..times {
        let (request, statuses) = request(kind);
        answer_one_request(&mut service, request, statuses);
    }
}

/// Clients of an application with `Bearer::new` and `Authed`.
pub struct Clients(Router);

impl Clients {
    #[expect(clippy::new_without_default, reason = "a program makes one")]
    pub fn new() -> Self {
        Self(application("extractor"))
    }

    /// Sends requests of a kind, and returns the time until their responses were dropped.
    pub fn send(&mut self, kind: &str, times: u32) -> Duration {
        let requests: Vec<_> = (0..times).map(|_| request(kind)).collect();
        let start = Instant::now();
        for (request, statuses) in requests {
            answer_one_request(&mut self.0, request, statuses);
        }
        start.elapsed()
    }
}

/// Returns the router with this name.
fn application(name: &str) -> Router {
    let router = |handler| Router::new().route("/admin", handler).with_state(authenticator());
    match name {
        "by-hand" => Router::new().route("/admin", get(by_hand::admin)).with_state(by_hand::table()),
        "async-by-hand" => {
            let store: Arc<dyn by_hand::Store> = by_hand::table();
            Router::new().route("/admin", get(by_hand::admin_from_store)).with_state(store)
        }
        "async" => Router::new().route("/admin", get(admin)).with_state(Authenticator::new(waiting())),
        "cached" => {
            let cache = Cache::new(1000, Duration::from_secs(60 * 60));
            Router::new().route("/admin", get(admin)).with_state(Authenticator::new(waiting().cached(&cache)))
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
fn request<B: Default>(kind: &str) -> (Request<B>, &'static [u16]) {
    let token = match kind {
        "permitted" => Some(ADMIN.to_owned()),
        "denied" => Some(ADMIN.replace("42", "43")),
        "wrong" => Some(ADMIN.replace("42", "no")),
        "anonymous" => None,
        kind => panic!("no kind `{kind}`"),
    };
    let mut request = super::shop::request::<B>("/admin", None);
    if let Some(token) = token {
        let value = HeaderValue::try_from(format!("Bearer {token}")).expect("a token is a header value");
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    let statuses: &[u16] = match kind {
        "permitted" => &[200],
        "denied" => &[403],
        "wrong" => &[401],
        _ => &[401, 403],
    };
    (request, statuses)
}
