// ANCHOR: all
use authed::backend::Login;
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Basic, Challenge, Credentials, Identity, Routes, SimpleUser,
    User, scopes,
};
use axum::http::request::Parts;

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge<Basic>;
    pub scope Orders = "orders";
    pub scope Password = "password";
    pub scope Support = "support";
}

// ANCHOR: acting
/// Support sends the name of the customer in a header field.
async fn act_for(identity: Identity<Shop>, customer: Option<String>) -> Result<Identity<Shop>, AuthenticationError> {
    let Some(customer) = customer else { return Ok(identity) };
    if !identity.credentials().has::<Support>() {
        return Err(AuthenticationError::rejected().because("only support may act for customers"));
    }
    // Support sees the orders, and cannot change the password.
    let credentials = Credentials::none().grant::<Orders>();
    Ok(identity.acting_for(SimpleUser::new(customer)).with_credentials(credentials))
}

fn customer_in(head: &Parts) -> Option<String> {
    head.headers.get("act-for").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn authenticator() -> Authenticator<Shop> {
    let backend = Basic::new(check).and_then(|identity, head: &Parts| act_for(identity, customer_in(head)));
    Authenticator::new(backend).audited_by(|event| {
        let (user, actor) = (event.user_id(), event.actor_id());
        eprintln!("{} {}: {user:?}, by {actor:?}: {}", event.method(), event.route(), event.status());
    })
}
// ANCHOR_END: acting

async fn orders(caller: Authed<Orders>) -> String {
    let by = caller.actor().map(|actor| format!(", seen by {}", actor.display_name())).unwrap_or_default();
    format!("The orders of {}{by}.\n", caller.user().display_name())
}

async fn change_password(_: Authed<Password>) -> &'static str {
    "Changed.\n"
}

fn check(login: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    let customer = Credentials::none().grant::<Orders>().grant::<Password>();
    let credentials = match (login.name(), login.password()) {
        ("sam", "demo") => customer,
        ("sue", "demo") => Credentials::none().grant::<Support>(),
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), credentials))
}

fn app() -> axum::Router {
    let routes: Routes<_> = Routes::new().route("/orders", get(orders)).route("/password", post(change_password));
    routes.with_state(authenticator())
}
// ANCHOR_END: all
