//! What these tests share: a realm, its users, and four ways to serve one application.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use authed::backend::Login;
use authed::policy::FailurePolicy;
use authed::requirement::Requirement;
use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Basic, Caller, Credentials, Identity, NotFound,
    SimpleUser, User, scopes,
};
use axum::Router;
use support::Server;

scopes! {
    pub realm Site for SimpleUser;
    pub scope Authenticated = "authenticated";
    pub scope Admin = "admin";
    pub scope Owner = "owner", on failure NotFound;
    pub scope CapitalAdmin = "Admin";
    pub scope Adm = "adm";
    pub scope Star = "*";
    pub scope Post = "post";
    pub scope PostRead = "post:read";
    pub scope Read = "read";
    pub scope ReadAll = "read:all";
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
}

pub type App = Router<Authenticator<Site>>;

/// Checks a login. It grants scopes by their names, as text.
pub fn check(login: &Login) -> Result<Identity<Site>, AuthenticationError> {
    let granted = match login.name() {
        "alice" => "authenticated",
        "root" => "authenticated admin owner",
        "machine" => "admin",
        "nobody" => "",
        "star" => "*",
        "poster" => "post",
        "oauth" => "read:all write",
        "editor" => "editor",
        "crash" => panic!("a bug in the backend"),
        "down" => return Err(AuthenticationError::unavailable("db.internal:5432 is down, tried alice:pw")),
        _ => return Err(AuthenticationError::rejected()),
    };
    if login.password() != "pw" {
        return Err(AuthenticationError::rejected());
    }
    Ok(Identity::new(SimpleUser::new(login.name()), Credentials::from_scope_text(granted)))
}

pub fn authenticator() -> Authenticator<Site> {
    Authenticator::new(Basic::new(check))
}

/// Returns an authenticator with the same verdicts that waits for them.
pub fn waiting_authenticator() -> Authenticator<Site> {
    Authenticator::new(Basic::new_async(async |login: Login| {
        tokio::time::sleep(Duration::from_millis(1)).await;
        check(&login)
    }))
}

/// Returns an authenticator that counts how often its backend is asked.
pub fn counting_authenticator() -> (Authenticator<Site>, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let counted = Basic::new(move |login: &Login| {
        counter.fetch_add(1, Ordering::SeqCst);
        check(login)
    });
    (Authenticator::new(counted), asked)
}

/// Returns one that waits, too.
pub fn counting_waiting_authenticator() -> (Authenticator<Site>, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let counted = Basic::new_async(move |login: Login| {
        counter.fetch_add(1, Ordering::SeqCst);
        async move {
            tokio::task::yield_now().await;
            check(&login)
        }
    });
    (Authenticator::new(counted), asked)
}

/// Serves the application without a layer: extractors authenticate.
pub async fn extracting(app: App, authenticator: Authenticator<Site>) -> Server {
    Server::start(app.with_state(authenticator)).await
}

/// Serves the application below a layer, which authenticates every request like Starlette's middleware.
pub async fn layered(app: App, authenticator: Authenticator<Site>) -> Server {
    let layer = AuthenticationLayer::new(authenticator.clone());
    Server::start(app.with_state(authenticator).layer(layer)).await
}

/// Serves the application in every way. Where a route asks for the caller, the answers must be the same.
pub async fn servers(app: fn() -> App) -> [Server; 4] {
    [
        extracting(app(), authenticator()).await,
        extracting(app(), waiting_authenticator()).await,
        layered(app(), authenticator()).await,
        layered(app(), waiting_authenticator()).await,
    ]
}

/// A page for callers who meet `S`.
pub async fn page<S: Requirement<Realm = Site>>(caller: Authed<S>) -> String {
    introduction(true, caller.user().display_name())
}

/// The same, with a failure policy for the page.
pub async fn page_or<S: Requirement<Realm = Site>, P: FailurePolicy>(caller: Authed<S, P>) -> String {
    introduction(true, caller.user().display_name())
}

/// A page for anyone.
pub async fn home(caller: Caller<Site>) -> String {
    introduction(caller.is_authenticated(), caller.user().map_or("", |user| user.display_name()))
}

pub fn introduction(authenticated: bool, user: &str) -> String {
    format!(r#"{{"authenticated":{authenticated},"user":"{user}"}}"#)
}
