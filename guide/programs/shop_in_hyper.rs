use std::convert::Infallible;

use authed::backend::Login;
use authed::{
    AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, NotFound, Proof, Rejection,
    SimpleUser, User, scopes,
};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

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

// ANCHOR: framework
/// Returns the page, or the response to send in its place.
async fn page(authenticator: &Authenticator<Shop>, request: Request<Incoming>) -> Result<String, Rejection> {
    let (mut head, _body) = request.into_parts();
    match head.uri.path() {
        "/orders" => {
            let caller = authenticator.authorize::<Customer, Challenge<Basic>>(&mut head).await?;
            Ok(orders_of(caller.proof()))
        }
        "/purge" => {
            let caller = authenticator.authorize::<Admin, NotFound>(&mut head).await?;
            Ok(purge_cache(caller.proof()))
        }
        _ => Err(Rejection::not_found().in_protocol_of(&head)),
    }
}

async fn answer(
    authenticator: Authenticator<Shop>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(match page(&authenticator, request).await {
        Ok(text) => Response::new(Full::new(text.into())),
        Err(rejection) => rejection.into_response(),
    })
}
// ANCHOR_END: framework

async fn serve(listener: TcpListener) {
    let authenticator = Authenticator::new(Basic::new(check));
    while let Ok((stream, _)) = listener.accept().await {
        let authenticator = authenticator.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(authenticator.clone(), request));
            auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await
        });
    }
}
