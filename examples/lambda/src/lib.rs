//! A Lambda function with authorization for its pages.

use std::convert::Infallible;

use authed::backend::Login;
use authed::policy::RedirectTarget;
use authed::redirect::LocalPath;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, Proof, RedirectTo, Rejection,
    RequireLayer, SimpleUser, User, guard, local_path, scopes,
};
use lambda_http::{Body, Request, RequestExt, Response};
use subtle::ConstantTimeEq;
use tower::{Layer, ServiceExt, service_fn};

scopes! {
    /// The shop's permissions.
    pub realm Shop for SimpleUser;

    pub scope Customer = "customer", on failure RedirectTo<LoginPage>;
    pub scope Admin = "admin": Customer;
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    /// The path as a browser requests it. With a stage of API Gateway in the path, write `/prod/login`.
    const PATH: LocalPath = local_path!("/login");
}

type PageResult = Result<Response<Body>, Infallible>;

fn page(text: String) -> PageResult {
    Ok(Response::new(Body::from(text)))
}

// ANCHOR: handlers
/// The first parameter requires a customer.
async fn orders(caller: Authed<Customer>, request: Request) -> PageResult {
    page(format!("The orders of {}, as asked for: {:?}", caller.user().display_name(), request.uri().query()))
}

/// The browser asks the user for name and password.
///
/// API Gateway's REST APIs rename `WWW-Authenticate`, so that browsers do not ask. Use an HTTP API, a function URL or a load
/// balancer.
async fn login(caller: Authed<Customer, Challenge<Basic>>, _: Request) -> PageResult {
    page(format!("Hello, {}", caller.user().display_name()))
}

/// A `RequireLayer` guards the page. It stores the caller in the request's extensions.
async fn reports(request: Request) -> PageResult {
    Ok(match Proof::<Admin>::from_extensions(request.extensions()) {
        Ok(admin) => Response::new(Body::from(format!("All orders, for {}", admin.user().display_name()))),
        Err(_) => Rejection::forbidden().into_response(),
    })
}

/// Returns the response for the request's path, which has no stage.
///
/// # Errors
///
/// None.
pub async fn route(authenticator: Authenticator<Shop>, request: Request) -> PageResult {
    match request.raw_http_path() {
        "/orders" => guard(authenticator, orders).oneshot(request).await,
        "/login" => guard(authenticator, login).oneshot(request).await,
        "/reports" => RequireLayer::<Admin>::new(authenticator).layer(service_fn(reports)).oneshot(request).await,
        _ => Ok(Rejection::not_found().into_response()),
    }
}
// ANCHOR_END: handlers

/// The users share one password. Your application stores password hashes in a database. The database fails for `dan`.
pub fn authenticator() -> Authenticator<Shop> {
    Authenticator::new(Basic::new_async(async |login: Login| {
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let credentials = match login.name() {
            "dan" => return Err(AuthenticationError::unavailable("connecting to db.internal: refused")),
            "ada" if password_is_right.into() => Credentials::none().grant::<Admin>(),
            "eve" if password_is_right.into() => Credentials::none().grant::<Customer>(),
            _ => return Err(AuthenticationError::rejected()),
        };
        Ok(Identity::new(SimpleUser::new(login.name()), credentials))
    }))
}
