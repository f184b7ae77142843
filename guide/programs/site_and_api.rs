// ANCHOR: all
use authed::backend::{BearerToken, Login};
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Basic, Bearer, Challenge, Credentials, Identity,
    Routes, SimpleUser, User, path, scopes,
};

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge;
    pub scope Orders = "orders";
}

async fn orders(caller: Authed<Orders>) -> String {
    format!("The orders, for {}.\n", caller.user().display_name())
}

// ANCHOR: routes
/// What people and programs may do: declared once.
fn resources() -> Routes<Authenticator<Shop>> {
    Routes::new().route(path!("/orders"), get(orders))
}

/// Programs send their tokens to the paths below `/api`. People log in for the other paths.
fn routes(tokens: Authenticator<Shop>) -> Routes<Authenticator<Shop>> {
    resources().nest(path!("/api"), resources().layer(AuthenticationLayer::new(tokens)))
}

fn app() -> axum::Router {
    // With a login form, this is `Authenticator::new(sessions.clone())`, and the router gets `.layer(sessions)`.
    let people = Authenticator::new(Basic::new(person));
    routes(Authenticator::new(Bearer::new(program))).with_state(people)
}
// ANCHOR_END: routes

fn orders_of(name: &str) -> Identity<Shop> {
    Identity::new(SimpleUser::new(name), Credentials::none().grant::<Orders>())
}

fn person(login: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    match (login.name(), login.password()) {
        ("ada", "demo") => Ok(orders_of("ada")),
        _ => Err(AuthenticationError::rejected()),
    }
}

fn program(token: &BearerToken) -> Result<Identity<Shop>, AuthenticationError> {
    match token.as_str() {
        "till-token" => Ok(orders_of("the till")),
        _ => Err(AuthenticationError::rejected()),
    }
}
// ANCHOR_END: all
