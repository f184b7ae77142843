//! Two realms, a state with an authenticator for each, and requests that state their scopes in a header field.

use authed::{Authenticator, NotFound, RedirectTo, Routes, SimpleUser, scopes};
use axum::Router;
use axum::body::Body;
use axum::extract::FromRef;
use http::{Method, Request, Response};
use support::LoginPage;
use support::shop::Stated;
use tower::ServiceExt;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Staff = "staff", on failure RedirectTo<LoginPage>;
    pub scope Admin = "admin": Editor + Staff, on failure NotFound;
}

pub mod forum {
    authed::scopes! {
        pub realm Forum for authed::SimpleUser;
        pub scope Member = "member";
    }
}

#[derive(Clone, FromRef)]
pub struct App {
    pub shop: Authenticator<Shop>,
    pub forum: Authenticator<forum::Forum>,
}

/// Returns the state, with backends that wait or that do not.
pub fn app(waits: bool) -> App {
    let polls = u32::from(waits);
    App {
        shop: Authenticator::new(Stated::new().waiting(polls)),
        forum: Authenticator::new(Stated::new().waiting(polls)),
    }
}

pub struct Site(pub Router);

impl Site {
    /// Returns the routes with backends that do not wait, and with backends that do.
    pub fn both(routes: impl Fn() -> Routes<App>) -> [Self; 2] {
        [false, true].map(|waits| Self(routes().with_state(app(waits))))
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.0.clone().oneshot(request).await.unwrap()
    }

    /// Returns status and body for a request with these scopes in the shop. `-` stands for an anonymous caller.
    pub async fn ask(&self, method: &str, path: &str, scopes: &str) -> (u16, String) {
        let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        let request = if scopes == "-" { request } else { request.header("x-shop", scopes) };
        self.answer(request.body(Body::empty()).unwrap()).await
    }

    /// Returns status and body for this request.
    pub async fn answer(&self, request: Request<Body>) -> (u16, String) {
        let answer = support::ask(self.0.clone(), request).await;
        (answer.status, answer.body)
    }

    pub async fn get(&self, path: &str, scopes: &str) -> (u16, String) {
        self.ask("GET", path, scopes).await
    }
}

pub fn ok(body: &str) -> (u16, String) {
    (200, body.to_owned())
}

/// Returns method, path and access of each row.
pub fn rows(routes: &Routes<App>) -> Vec<String> {
    let rows = routes.table().rows().iter();
    rows.map(|row| format!("{} {}: {}", row.method(), row.path(), row.access())).collect()
}
