//! A gRPC server with authorization for its methods.

pub mod client;

use std::time::Duration;

use authed::backend::Login;
use authed::{
    AuthenticationError, Authenticator, Basic, Credentials, Grants, Identity, NotFound, Proof, RequireLayer,
    SimpleUser, User, scopes,
};
use futures_util::StreamExt;
use futures_util::stream::{BoxStream, once, select};
use subtle::ConstantTimeEq;
use tokio::time::interval;
use tokio_stream::wrappers::IntervalStream;
use tonic::service::{LayerExt, Routes};
use tonic::{Request, Response, Status};

use self::proto::backups_server::{Backups, BackupsServer};
use self::proto::counter_server::{Counter, CounterServer};
use self::proto::{Nothing, Reply};

/// Generated from `proto/shop.proto`.
pub mod proto {
    tonic::include_proto!("shop");
}

scopes! {
    /// The shop's permissions.
    pub realm Shop for SimpleUser;

    pub scope Known = "known";
    pub scope Admin = "admin": Known, on failure NotFound;
}

struct TheCounter;

// ANCHOR: methods
/// The methods of tonic have no extractors. Each takes its proof from the request's extensions. `Denied` converts to a
/// `Status`: 16 (unauthenticated) for an anonymous caller, 7 (permission denied) for an authenticated one.
#[tonic::async_trait]
impl Counter for TheCounter {
    async fn who_am_i(&self, request: Request<Nothing>) -> Result<Response<Reply>, Status> {
        let caller = Proof::<Known>::from_extensions(request.extensions())?;
        Ok(reply(format!("You are {}.", caller.user().display_name())))
    }

    async fn purge_cache(&self, request: Request<Nothing>) -> Result<Response<Reply>, Status> {
        let admin = Proof::<Admin>::from_extensions(request.extensions())?;
        Ok(reply(purge_cache(admin)))
    }

    type WatchStream = BoxStream<'static, Result<Reply, Status>>;

    /// The stream ends with 16 (unauthenticated) when the identity expires or is revoked.
    async fn watch(&self, request: Request<Nothing>) -> Result<Response<Self::WatchStream>, Status> {
        let caller = Proof::<Known>::from_extensions(request.extensions())?;
        let ended = once(caller.ended()).map(|reason| Err(Status::unauthenticated(reason.to_string())));
        let ticks = IntervalStream::new(interval(Duration::from_millis(100))).enumerate();
        let sold = ticks.map(|(count, _)| Ok(Reply { text: format!("{count} sold.") }));
        Ok(Response::new(select(sold, ended).boxed()))
    }
}

/// Cannot be called without the proof.
fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
    format!("Cache purged by {}.", by.user().display_name())
}
// ANCHOR_END: methods

struct TheBackups;

/// `RequireLayer` guards the service.
#[tonic::async_trait]
impl Backups for TheBackups {
    async fn restore(&self, _: Request<Nothing>) -> Result<Response<Reply>, Status> {
        Ok(reply("Restored.".to_owned()))
    }
}

fn reply(text: String) -> Response<Reply> {
    Response::new(Reply { text })
}

// ANCHOR: routes
/// Returns the services. `Backups` is hidden: callers other than admins get the 404 of an unknown service, which gRPC
/// clients read as 12 (unimplemented).
pub fn routes(authenticator: Authenticator<Shop>) -> Routes {
    let admins = RequireLayer::<Admin>::new(authenticator);
    Routes::from(axum::Router::new().fallback(authed::not_found))
        .add_service(CounterServer::new(TheCounter))
        .add_service(admins.named_layer(BackupsServer::new(TheBackups)))
}
// ANCHOR_END: routes

/// The users share one password. Your application stores password hashes in a database. The database fails for `dan`.
pub fn authenticator() -> Authenticator<Shop> {
    Authenticator::new(Basic::new_async(async |login: Login| {
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let credentials = match login.name() {
            "dan" => return Err(AuthenticationError::unavailable("connecting to db.internal: refused")),
            "ada" if password_is_right.into() => Credentials::none().grant::<Admin>(),
            "eve" if password_is_right.into() => Credentials::none().grant::<Known>(),
            _ => return Err(AuthenticationError::rejected()),
        };
        Ok(Identity::new(SimpleUser::new(login.name()), credentials))
    }))
    // The layers respond with gRPC statuses, as the methods do.
    .for_grpc()
}
