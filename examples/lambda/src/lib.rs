//! A Lambda function whose pages say who may call them.

use std::convert::Infallible;

use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, LocalPath, Login, Proof,
    RedirectTarget, RedirectTo, Refusal, RequireLayer, SimpleUser, User, guard, local_path, scopes,
};
use lambda_http::{Body, Request, RequestExt, Response};
use subtle::ConstantTimeEq;
use tower::{Layer, ServiceExt, service_fn};

scopes! {
    /// Who may do what in the shop.
    pub realm Shop for SimpleUser;

    pub scope Customer = "customer", on failure RedirectTo<LoginPage>;
    pub scope Admin = "admin": Customer;
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    /// As a browser sees it. Where API Gateway has a stage in its paths, so has this: `/prod/login`.
    const PATH: LocalPath = local_path!("/login");
}

type Answer = Result<Response<Body>, Infallible>;

fn answer(text: String) -> Answer {
    Ok(Response::new(Body::from(text)))
}

/// For customers: the first parameter says so.
async fn orders(caller: Authed<Customer>, request: Request) -> Answer {
    answer(format!("The orders of {}, as asked for: {:?}", caller.user().display_name(), request.uri().query()))
}

/// Asks the browser for name and password. API Gateway's REST APIs rename `WWW-Authenticate` on the way out, and so no
/// browser asks: take an HTTP API, a function URL or a load balancer.
async fn login(caller: Authed<Customer, Challenge<Basic>>, _: Request) -> Answer {
    answer(format!("Hello, {}", caller.user().display_name()))
}

/// Is told by a layer that the caller may, and who it is.
async fn reports(request: Request) -> Answer {
    Ok(match Proof::<Admin>::of(request.extensions()) {
        Ok(admin) => Response::new(Body::from(format!("All orders, for {}", admin.user().display_name()))),
        Err(_) => Refusal::forbidden().into_response(),
    })
}

/// The pages, by the path without the stage.
///
/// # Errors
///
/// None.
pub async fn route(authenticator: Authenticator<Shop>, request: Request) -> Answer {
    match request.raw_http_path() {
        "/orders" => guard(authenticator, orders).oneshot(request).await,
        "/login" => guard(authenticator, login).oneshot(request).await,
        "/reports" => RequireLayer::<Admin>::new(authenticator).layer(service_fn(reports)).oneshot(request).await,
        _ => Ok(Refusal::not_found().into_response()),
    }
}

/// The users, with passwords that everybody knows. Yours are hashed, and in a database; this one is down for `dan`.
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
