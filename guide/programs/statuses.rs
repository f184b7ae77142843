// ANCHOR: all
use authed::backend::BearerToken;
use authed::requirement::Minutes;
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Fresh, Identity, NotFound, Routes,
    SimpleUser, scopes,
};

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge;

    pub scope Orders = "orders";
    pub scope Refunds = "refunds": Orders;
    pub scope Admin = "admin", on failure NotFound;
}

async fn orders(_: Authed<Orders>) -> &'static str {
    "Two orders.\n"
}

async fn refund(_: Authed<Refunds>) -> &'static str {
    "Refunded.\n"
}

async fn close(_: Authed<(Orders, Fresh<Shop, Minutes<5>>)>) -> &'static str {
    "The shop is closed.\n"
}

async fn admin(_: Authed<Admin>) -> &'static str {
    "Settings.\n"
}

fn check(token: &BearerToken) -> Result<Identity<Shop>, AuthenticationError> {
    match token.as_str() {
        "till-token" => Ok(Identity::new(SimpleUser::new("the till"), Credentials::none().grant::<Orders>())),
        // The database of tokens does not respond.
        "slow-token" => Err(AuthenticationError::unavailable("db.internal: connection refused")),
        _ => Err(AuthenticationError::rejected()),
    }
}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new()
        .route("/orders", get(orders))
        .route("/refund", post(refund))
        .route("/close", post(close))
        .route("/admin", get(admin))
}

fn app() -> axum::Router {
    routes().with_state(Authenticator::new(Bearer::new(check)))
}
// ANCHOR_END: all
