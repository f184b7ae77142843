//! Guarded pages on plain hyper, over HTTP/1.1 and HTTP/2: `cargo run -p authed-example-services --bin hyper`.
//!
//! It listens on port 3000. `PORT=8080` selects another port, and `PORT=0` a free one.

#[path = "../../../shared/mod.rs"]
mod shared;

use std::convert::Infallible;

use authed::backend::Login;
use authed::requirement::Requirement;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Grants, Identity, NotFound, Proof,
    Rejection, SimpleUser, User, guard, scopes,
};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use subtle::ConstantTimeEq;
use tower::ServiceExt;

scopes! {
    /// The office's permissions.
    pub realm Office for SimpleUser;

    pub scope Employee = "employee", on failure Challenge<Basic>;
    /// All permissions. Pages for admins are hidden from other callers.
    pub scope Admin = "admin": Employee, on failure NotFound;
}

// ANCHOR: pages
type PageResult = Result<Response<Full<Bytes>>, Infallible>;

fn page(text: impl Into<Bytes>) -> PageResult {
    Ok(Response::new(Full::new(text.into())))
}

/// The first parameter requires an employee.
async fn report(caller: Authed<Employee>, request: Request<Incoming>) -> PageResult {
    page(format!("{}, you asked for {} over {:?}.\n", caller.user().display_name(), request.uri(), request.version()))
}

async fn admin(caller: Authed<Admin>, _: Request<Incoming>) -> PageResult {
    page(purge_cache(caller.proof()))
}

/// Cannot be called without the proof.
fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
    format!("Cache purged by {}.\n", by.user().display_name())
}

/// The router, since hyper has none. `guard` creates tower services, which every tower router accepts.
async fn route(authenticator: Authenticator<Office>, request: Request<Incoming>) -> PageResult {
    match request.uri().path() {
        "/" => page("Welcome, stranger.\n"),
        "/report" => guard(authenticator, report).oneshot(request).await,
        "/admin" => guard(authenticator, admin).oneshot(request).await,
        // The same response as for a hidden page, also to HEAD.
        _ => Ok(Rejection::not_found().in_protocol_of(&request.into_parts().0).into_response()),
    }
}
// ANCHOR_END: pages

/// The users share one password. Your application stores password hashes in a database.
fn authenticator() -> Authenticator<Office> {
    Authenticator::new(Basic::new(|login: &Login| {
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let credentials = match login.name() {
            "ada" if password_is_right.into() => Credentials::none().grant::<Admin>(),
            "eve" if password_is_right.into() => Credentials::none().grant::<Employee>(),
            _ => return Err(AuthenticationError::rejected()),
        };
        Ok(Identity::new(SimpleUser::new(login.name()), credentials))
    }))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    introduce(&address);
    let authenticator = authenticator();
    loop {
        let (stream, _) = listener.accept().await?;
        let authenticator = authenticator.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| route(authenticator.clone(), request));
            // A client may close the connection at any time.
            let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn introduce(address: &str) {
    println!("The office is open at http://{address}\n");
    shared::print_table([
        ("/", "anyone".to_owned(), ""),
        ("/report", Employee::expression().to_string(), "401 with a challenge"),
        ("/admin", Admin::expression().to_string(), "404, as for a missing page"),
    ]);
    println!("\nada is an admin, eve is an employee. Every password is demo. Try:\n");
    let lines = [
        ("", "/", "200 Welcome, stranger."),
        ("", "/report", "401 log in"),
        ("-u eve:demo ", "/report", "200 eve, you asked for /report over HTTP/1.1."),
        ("-u eve:demo ", "/admin", "404 hidden from an employee"),
        ("-u ada:demo ", "/admin", "200 Cache purged by ada."),
        ("-u ada:wrong ", "/report", "401 a wrong password"),
        ("--http2-prior-knowledge ", "/admin", "404 the same over HTTP/2"),
        ("--http2-prior-knowledge -u ada:demo ", "/admin", "200 Cache purged by ada."),
    ];
    shared::print_lines_to_try(address, lines);
}
