// ANCHOR: all
use authed::backend::BearerToken;
use authed::{
    AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Identity, RequireLayer, SimpleUser, scopes,
};
use axum::Router;
use axum::routing::get;
use subtle::ConstantTimeEq;

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge;
    pub scope Orders = "orders";
}

fn check(token: &BearerToken) -> Result<Identity<Shop>, AuthenticationError> {
    match bool::from(token.as_str().as_bytes().ct_eq(b"till-token")) {
        true => Ok(Identity::new(SimpleUser::new("the till"), Credentials::none().grant::<Orders>())),
        false => Err(AuthenticationError::rejected()),
    }
}

async fn orders() -> &'static str {
    "The orders.\n"
}

fn app() -> Router {
    let authenticator = Authenticator::new(Bearer::new(check));
    Router::new().route("/orders", get(orders)).layer(RequireLayer::<Orders>::new(authenticator))
}
// ANCHOR_END: all
