//! A shop whose tokens and logins say what they are good for, and every way to put it behind its authenticator.

use std::convert::Infallible;
use std::time::{Duration, SystemTime};

use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Backend, Basic, Bearer, BearerToken, Caller,
    Challenge, Credentials, Fresh, Identity, Login, Minutes, Proof, RequireLayer, SimpleUser, User, scopes,
};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Request, Response};
use tower::{Layer, service_fn};

use crate::server::{Answer, Server};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Known = "known";
    pub scope Read = "orders:read": Known;
    pub scope Write = "orders:write": Known;
}

pub type Both = (Read, Write);
pub type Recent = (Known, Fresh<Shop, Minutes<5>>);

/// What the backend says of a token, or of a name whose password is `pw`.
pub fn verdict(word: &str) -> Result<Identity<Shop>, AuthenticationError> {
    let ada = |credentials| Identity::new(SimpleUser::new(word), credentials);
    let known = Credentials::none().grant::<Known>();
    let ago = |seconds| SystemTime::now() - Duration::from_secs(seconds);
    match word {
        "known" => Ok(ada(known)),
        "reader" => Ok(ada(known.grant::<Read>())),
        "writer" => Ok(ada(known.grant::<Read>().grant::<Write>())),
        "ended" => Ok(ada(known.grant::<Read>().grant::<Write>()).expires_at(ago(1))),
        "lately" => Ok(ada(known).authenticated_at(ago(60))),
        "long-ago" => Ok(ada(known).authenticated_at(ago(3600))),
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

/// The same answers from services that know nothing of axum.
fn guarding(authenticator: &Authenticator<Shop>) -> Router {
    async fn inside(request: Request<Body>) -> Result<Response<Body>, Infallible> {
        let by = Proof::<Known>::of(request.extensions()).expect("who is inside is known");
        assert!(!by.user().display_name().is_empty());
        Ok(Response::new(Body::from("in")))
    }
    async fn at_home(request: Request<Body>) -> Result<Response<Body>, Infallible> {
        let caller = Caller::<Shop>::of(request.extensions()).expect("a layer has looked");
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

/// The shop with these authenticators, each with extractors, below a layer, and behind guards.
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

/// That the answer is this, with these challenges, each in a line of its own, and no others.
#[track_caller]
pub fn refuses(answer: &Answer, status: u16, challenges: &[&str]) {
    let lines: Vec<&str> =
        answer.headers.get_all("www-authenticate").iter().map(|line| line.to_str().unwrap()).collect();
    assert_eq!((answer.status, &*lines), (status, challenges));
    answer.is_not_stored();
    assert!(!format!("{answer:?}").contains("db.internal"));
}
