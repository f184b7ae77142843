//! Two realms, a state with an authenticator for each, and requests that name their scopes in a header.

use authed::{
    AuthenticationError, Authenticator, Backend, Credentials, Identity, LocalPath, NotFound, Outcome, Realm,
    RedirectTarget, RedirectTo, Routes, SimpleUser, local_path, scopes,
};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::FromRef;
use http::request::Parts;
use http::{Method, Request, Response};
use std::marker::PhantomData;
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

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// Believes the header named after its realm: `x-shop: editor staff`. Waits before it does, if told to.
pub struct Believes<R> {
    waits: bool,
    realm: PhantomData<fn() -> R>,
}

fn believe<R: Realm<User = SimpleUser>>(head: &Parts) -> Outcome<R> {
    match head.headers.get(format!("x-{}", R::NAME.to_lowercase())).map(|text| text.to_str().unwrap()) {
        None => Ok(None),
        Some("broken") => Err(AuthenticationError::rejected()),
        Some(scopes) => Ok(Some(Identity::new(SimpleUser::new("ada"), Credentials::from_scope_text(scopes)))),
    }
}

impl<R: Realm<User = SimpleUser>> Backend for Believes<R> {
    type Realm = R;

    async fn authenticate(&self, head: &Parts) -> Outcome<R> {
        tokio::task::yield_now().await;
        believe(head)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<R>> {
        (!self.waits).then(|| believe(head))
    }
}

#[derive(Clone, FromRef)]
pub struct App {
    pub shop: Authenticator<Shop>,
    pub forum: Authenticator<forum::Forum>,
}

/// The state with backends that answer at once, and with such as have to be waited for.
pub fn app(waits: bool) -> App {
    App {
        shop: Authenticator::new(Believes { waits, realm: PhantomData }),
        forum: Authenticator::new(Believes { waits, realm: PhantomData }),
    }
}

pub struct Site(pub Router);

impl Site {
    /// The routes twice: with backends that answer at once, and with such as do not.
    pub fn both(routes: impl Fn() -> Routes<App>) -> [Self; 2] {
        [false, true].map(|waits| Self(routes().with_state(app(waits))))
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.0.clone().oneshot(request).await.unwrap()
    }

    /// Status and body of a request with these scopes in the shop; `-` is the anonymous caller.
    pub async fn ask(&self, method: &str, path: &str, scopes: &str) -> (u16, String) {
        let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        let request = if scopes == "-" { request } else { request.header("x-shop", scopes) };
        read(self.send(request.body(Body::empty()).unwrap()).await).await
    }

    pub async fn get(&self, path: &str, scopes: &str) -> (u16, String) {
        self.ask("GET", path, scopes).await
    }
}

pub async fn read(response: Response<Body>) -> (u16, String) {
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

pub fn ok(body: &str) -> (u16, String) {
    (200, body.to_owned())
}

/// Method, path and access of each row.
pub fn rows(routes: &Routes<App>) -> Vec<String> {
    let rows = routes.table().rows().iter();
    rows.map(|row| format!("{} {}: {}", row.method(), row.path(), row.access())).collect()
}
