//! Guarded pages on plain hyper, over HTTP/1.1 and HTTP/2: `cargo run --example hyper`.
//!
//! `PORT=8080` takes another port than 3000, and `PORT=0` a free one.

mod shared;

use std::convert::Infallible;

use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Grants, Identity, Login, NotFound,
    Proof, Refusal, Requirement, SimpleUser, User, guard, scopes,
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
    /// Who may do what in the office.
    pub realm Office for SimpleUser;

    pub scope Employee = "employee", on failure Challenge<Basic>;
    /// Everything, and nobody else needs to know that there is something.
    pub scope Admin = "admin": Employee, on failure NotFound;
}

type Answer = Result<Response<Full<Bytes>>, Infallible>;

fn answer(text: impl Into<Bytes>) -> Answer {
    Ok(Response::new(Full::new(text.into())))
}

/// For employees: the first parameter says so.
async fn report(caller: Authed<Employee>, request: Request<Incoming>) -> Answer {
    answer(format!("{}, you asked for {} over {:?}.\n", caller.user().display_name(), request.uri(), request.version()))
}

async fn admin(caller: Authed<Admin>, _: Request<Incoming>) -> Answer {
    answer(purge_cache(caller.proof()))
}

/// Cannot be called without the proof, from wherever.
fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
    format!("Cache purged by {}.\n", by.user().display_name())
}

/// hyper has no router, so this is it. `guard` makes services, which any router that speaks tower takes as well.
async fn route(authenticator: Authenticator<Office>, request: Request<Incoming>) -> Answer {
    match request.uri().path() {
        "/" => answer("Welcome, stranger.\n"),
        "/report" => guard(authenticator, report).oneshot(request).await,
        "/admin" => guard(authenticator, admin).oneshot(request).await,
        // The same as for those whom a page is hidden from.
        _ => Ok(Refusal::not_found().into_response()),
    }
}

/// The users, with passwords that everybody knows. Yours are hashed, and in a database.
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
            // That a client hangs up in the middle concerns nobody else.
            let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn introduce(address: &str) {
    println!("The office is open at http://{address}\n");
    shared::print_table([
        ("/", "anyone".to_owned(), ""),
        ("/report", Employee::expression().to_string(), "401 with a challenge"),
        ("/admin", Admin::expression().to_string(), "404, as if it were not there"),
    ]);
    println!("\nada is an admin, eve an employee; everybody's password is demo. Try:\n");
    let lines = [
        ("", "/", "200 Welcome, stranger."),
        ("", "/report", "401 say who you are"),
        ("-u eve:demo ", "/report", "200 eve, you asked for /report over HTTP/1.1."),
        ("-u eve:demo ", "/admin", "404 hidden from an employee"),
        ("-u ada:demo ", "/admin", "200 Cache purged by ada."),
        ("-u ada:wrong ", "/report", "401 wrong credentials"),
        ("--http2-prior-knowledge ", "/admin", "404 the same over HTTP/2"),
        ("--http2-prior-knowledge -u ada:demo ", "/admin", "200 Cache purged by ada."),
    ];
    shared::print_lines_to_try(address, lines);
}
