use authed::backend::Login;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, NotFound, Proof, SimpleUser,
    User, scopes,
};
use axum::Router;
use axum::routing::{any, get};

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge<Basic>;
    pub scope Customer = "customer";
    pub scope Admin = "admin": Customer, on failure NotFound;
}

fn check(login: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    let credentials = match (login.name(), login.password()) {
        ("ada", "demo") => Credentials::none().grant::<Admin>(),
        ("eve", "demo") => Credentials::none().grant::<Customer>(),
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), credentials))
}

/// The service layer. It knows nothing about HTTP.
fn orders_of(by: Proof<'_, Customer>) -> String {
    format!("The orders of {}.\n", by.user().display_name())
}

fn purge_cache(by: Proof<'_, Admin>) -> String {
    format!("Cache purged by {}.\n", by.user().display_name())
}

// ANCHOR: framework
async fn orders(caller: Authed<Customer>) -> String {
    orders_of(caller.proof())
}

async fn purge(caller: Authed<Admin>) -> String {
    purge_cache(caller.proof())
}

fn app() -> Router {
    Router::new()
        .route("/orders", get(orders))
        // A wrong method gets the 404 of a missing page, too.
        .route("/purge", any(authed::not_found).get(purge))
        .fallback(authed::not_found)
        .with_state(Authenticator::new(Basic::new(check)))
}
// ANCHOR_END: framework
