//! A shop in which tokens and logins state what they grant. It is served in every way that asks for the caller.

use std::convert::Infallible;

use authed::backend::{BearerToken, Login};
use authed::requirement::Minutes;
use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Backend, Basic, Bearer, Caller, Challenge,
    Credentials, Fresh, Identity, Proof, RequireLayer, SimpleUser, User, scopes,
};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Request, Response};
use support::Server;
use support::shop::seconds_ago;
use tower::{Layer, service_fn};

pub const CHALLENGE: &str = r#"Bearer realm="Shop""#;
pub const INVALID_REQUEST: &str = r#"Bearer realm="Shop", error="invalid_request""#;
pub const INVALID_TOKEN: &str = r#"Bearer realm="Shop", error="invalid_token""#;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Known = "known";
    pub scope Read = "orders:read": Known;
    pub scope Write = "orders:write": Known;
}

pub type Both = (Read, Write);
pub type Recent = (Known, Fresh<Shop, Minutes<5>>);

/// Returns the backend's verdict about a token, or about the name of a login with the password `pw`.
pub fn verdict(word: &str) -> Result<Identity<Shop>, AuthenticationError> {
    let ada = |credentials| Identity::new(SimpleUser::new(word), credentials);
    let known = Credentials::none().grant::<Known>();
    match word {
        "known" => Ok(ada(known)),
        "reader" => Ok(ada(known.grant::<Read>())),
        "writer" => Ok(ada(known.grant::<Read>().grant::<Write>())),
        "ended" => Ok(ada(known.grant::<Read>().grant::<Write>()).with_expiry(seconds_ago(1))),
        "lately" => Ok(ada(known).with_authentication_time(seconds_ago(60))),
        "long-ago" => Ok(ada(known).with_authentication_time(seconds_ago(3600))),
        "down" => Err(AuthenticationError::unavailable("db.internal refuses")),
        _ => Err(AuthenticationError::rejected()),
    }
}

pub fn bearer() -> impl Backend<Realm = Shop> {
    Bearer::new(|token: &BearerToken| verdict(token.as_str()))
}

pub fn bearer_that_waits() -> impl Backend<Realm = Shop> {
    Bearer::new_async(async |token: BearerToken| {
        tokio::task::yield_now().await;
        verdict(token.as_str())
    })
}

fn checked(login: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    if login.password() == "pw" { verdict(login.name()) } else { Err(AuthenticationError::rejected()) }
}

pub fn basic() -> impl Backend<Realm = Shop> {
    Basic::new(checked)
}

pub fn basic_that_waits() -> impl Backend<Realm = Shop> {
    Basic::new_async(async |login: Login| {
        tokio::task::yield_now().await;
        checked(&login)
    })
}

async fn home(caller: Caller<Shop>) -> String {
    caller.user().map_or("nobody", |user| user.display_name()).to_owned()
}

async fn known(_: Authed<Known, Challenge>) -> &'static str {
    "in"
}

async fn both(_: Authed<Both, Challenge>) -> &'static str {
    "in"
}

async fn recent(_: Authed<Recent, Challenge>) -> &'static str {
    "in"
}

fn extracting() -> Router<Authenticator<Shop>> {
    Router::new()
        .route("/", get(home))
        .route("/known", get(known))
        .route("/both", get(both))
        .route("/recent", get(recent))
}

/// The same pages as services without axum's extractors.
fn guarding(authenticator: &Authenticator<Shop>) -> Router {
    async fn inside(request: Request<Body>) -> Result<Response<Body>, Infallible> {
        let by = Proof::<Known>::from_extensions(request.extensions()).expect("the layer stores the caller");
        assert!(!by.user().display_name().is_empty());
        Ok(Response::new(Body::from("in")))
    }
    async fn at_home(request: Request<Body>) -> Result<Response<Body>, Infallible> {
        let caller = Caller::<Shop>::from_extensions(request.extensions()).expect("the layer stores the caller");
        Ok(Response::new(caller.user().map_or("nobody", |user| user.display_name()).to_owned().into()))
    }
    Router::new()
        .route_service("/", AuthenticationLayer::new(authenticator.clone()).layer(service_fn(at_home)))
        .route_service("/known", RequireLayer::<Known, Challenge>::new(authenticator.clone()).layer(service_fn(inside)))
        .route_service("/both", RequireLayer::<Both, Challenge>::new(authenticator.clone()).layer(service_fn(inside)))
        .route_service(
            "/recent",
            RequireLayer::<Recent, Challenge>::new(authenticator.clone()).layer(service_fn(inside)),
        )
}

/// Serves the shop with each of these authenticators: behind guards, with extractors, and with extractors below a
/// layer.
pub async fn servers(authenticators: impl IntoIterator<Item = Authenticator<Shop>>) -> Vec<Server> {
    let mut servers = Vec::new();
    for authenticator in authenticators {
        servers.push(Server::start(guarding(&authenticator)).await);
        servers.push(Server::start(extracting().with_state(authenticator.clone())).await);
        let layered = extracting().with_state(authenticator.clone()).layer(AuthenticationLayer::new(authenticator));
        servers.push(Server::start(layered).await);
    }
    servers
}

pub async fn with_bearer() -> Vec<Server> {
    servers([Authenticator::new(bearer()), Authenticator::new(bearer_that_waits())]).await
}
