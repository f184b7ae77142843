// ANCHOR: all
use authed::backend::Login;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Caller, Credentials, Identity, Routes, SimpleUser, User, scopes,
};

scopes! {
    pub realm Site for SimpleUser;
    pub scope Authenticated = "authenticated";
    pub scope Admin = "admin";
}

fn check(login: &Login) -> Result<Identity<Site>, AuthenticationError> {
    if login.password() != "demo" {
        return Err(AuthenticationError::rejected());
    }
    Ok(Identity::new(SimpleUser::new(login.name()), Credentials::none().grant::<Authenticated>()))
}

async fn homepage(caller: Caller<Site>) -> String {
    match caller.user() {
        Some(user) => format!("Hello, {}\n", user.display_name()),
        None => "Hello, you\n".to_owned(),
    }
}

async fn dashboard(caller: Authed<Authenticated>) -> String {
    format!("Dashboard of {}\n", caller.user().display_name())
}

async fn admin(_: Authed<(Authenticated, Admin)>) -> &'static str {
    "Administration\n"
}

fn app() -> axum::Router {
    let routes: Routes<_> =
        Routes::new().route("/", get(homepage)).route("/dashboard", get(dashboard)).route("/admin", get(admin));
    routes.with_state(Authenticator::new(Basic::new(check)))
}
// ANCHOR_END: all
