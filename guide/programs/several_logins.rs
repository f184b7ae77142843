// ANCHOR: all
use authed::backend::{BearerToken, Login};
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Basic, Bearer, Challenge, Credentials, Identity, Routes,
    SimpleUser, User, scopes,
};

scopes! {
    /// `Challenge` sends the challenges of all backends.
    pub realm Weather for SimpleUser, on failure Challenge;
    pub scope Read = "read";
}

async fn temperature(caller: Authed<Read>) -> String {
    format!("It is 7 degrees, {}.\n", caller.user().display_name())
}

fn reader(name: &str) -> Identity<Weather> {
    Identity::new(SimpleUser::new(name), Credentials::none().grant::<Read>())
}

fn person(login: &Login) -> Result<Identity<Weather>, AuthenticationError> {
    match (login.name(), login.password()) {
        ("ada", "demo") => Ok(reader("ada")),
        _ => Err(AuthenticationError::rejected()),
    }
}

fn program(token: &BearerToken) -> Result<Identity<Weather>, AuthenticationError> {
    match token.as_str() {
        "display-token" => Ok(reader("display")),
        _ => Err(AuthenticationError::rejected()),
    }
}

// ANCHOR: chain
fn app() -> axum::Router {
    let people_and_programs = Bearer::new(program).or(Basic::new(person));
    let routes: Routes<_> = Routes::new().route("/temperature", get(temperature));
    routes.with_state(Authenticator::new(people_and_programs))
}
// ANCHOR_END: chain
// ANCHOR_END: all
