use std::convert::Infallible;

use authed::backend::Login;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, NotFound, Proof, Rejection,
    RequireLayer, SimpleUser, User, guard, scopes,
};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tower::{Layer, ServiceExt};

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge<Basic>;
    pub scope Customer = "customer";
    pub scope Admin = "admin": Customer, on failure NotFound;
}

fn check(login: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    let credentials = match (login.name(), login.password()) {
        ("ada", "demo") => Credentials::none().grant::<Admin>(),
        ("eve", "demo") => Credentials::none().grant::<Customer>(),
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), credentials))
}

/// The service layer. It knows nothing about HTTP.
fn orders_of(by: Proof<'_, Customer>) -> String {
    format!("The orders of {}.\n", by.user().display_name())
}

fn purge_cache(by: Proof<'_, Admin>) -> String {
    format!("Cache purged by {}.\n", by.user().display_name())
}

type Answer = Result<Response<Full<Bytes>>, Infallible>;

fn page(text: String) -> Answer {
    Ok(Response::new(Full::new(text.into())))
}

// ANCHOR: framework
/// A service with a guard. The first parameter is its requirement.
async fn orders(caller: Authed<Customer>, _: Request<Incoming>) -> Answer {
    page(orders_of(caller.proof()))
}

/// An ordinary tower service. A layer guards it, and stores the caller in the request's extensions.
async fn purge(request: Request<Incoming>) -> Answer {
    match Proof::<Admin>::from_extensions(request.extensions()) {
        Ok(proof) => page(purge_cache(proof)),
        Err(denied) => Ok(denied.into_rejection().into_response()),
    }
}

async fn route(authenticator: Authenticator<Shop>, request: Request<Incoming>) -> Answer {
    match request.uri().path() {
        "/orders" => guard(authenticator, orders).oneshot(request).await,
        "/purge" => RequireLayer::<Admin>::new(authenticator).layer(tower::service_fn(purge)).oneshot(request).await,
        _ => Ok(Rejection::not_found().into_response()),
    }
}
// ANCHOR_END: framework

async fn serve(listener: TcpListener) {
    let authenticator = Authenticator::new(Basic::new(check));
    while let Ok((stream, _)) = listener.accept().await {
        let authenticator = authenticator.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| route(authenticator.clone(), request));
            auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await
        });
    }
}
