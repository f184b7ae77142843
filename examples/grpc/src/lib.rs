//! A gRPC server whose methods say who may call them.

pub mod client;

use authed::{
    AuthenticationError, Authenticator, Basic, Credentials, Grants, Identity, Login, NotFound, Proof, RequireLayer,
    SimpleUser, User, scopes,
};
use subtle::ConstantTimeEq;
use tonic::service::{LayerExt, Routes};
use tonic::{Request, Response, Status};

use self::proto::backups_server::{Backups, BackupsServer};
use self::proto::counter_server::{Counter, CounterServer};
use self::proto::{Answer, Nothing};

/// What `proto/shop.proto` says.
pub mod proto {
    tonic::include_proto!("shop");
}

scopes! {
    /// Who may do what in the shop.
    pub realm Shop for SimpleUser;

    pub scope Known = "known";
    pub scope Admin = "admin": Known, on failure NotFound;
}

struct TheCounter;

/// A method has no extractors, so it asks the request's extensions for a proof. A `Denied` becomes a `Status`: 16
/// (unauthenticated) for a stranger, 7 (permission denied) for anybody else.
#[tonic::async_trait]
impl Counter for TheCounter {
    async fn who_am_i(&self, request: Request<Nothing>) -> Result<Response<Answer>, Status> {
        let caller = Proof::<Known>::of(request.extensions())?;
        Ok(answer(format!("You are {}.", caller.user().display_name())))
    }

    async fn purge_cache(&self, request: Request<Nothing>) -> Result<Response<Answer>, Status> {
        let admin = Proof::<Admin>::of(request.extensions())?;
        Ok(answer(purge_cache(admin)))
    }
}

/// Cannot be called without the proof, from wherever.
fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
    format!("Cache purged by {}.", by.user().display_name())
}

struct TheBackups;

/// Knows nothing of its guard.
#[tonic::async_trait]
impl Backups for TheBackups {
    async fn restore(&self, _: Request<Nothing>) -> Result<Response<Answer>, Status> {
        Ok(answer("Restored.".to_owned()))
    }
}

fn answer(text: String) -> Response<Answer> {
    Response::new(Answer { text })
}

/// The services. Whoever is no admin is told that there is no `Backups`, in the words that any unknown service gets.
pub fn routes(authenticator: Authenticator<Shop>) -> Routes {
    let admins = RequireLayer::<Admin>::new(authenticator);
    Routes::from(axum::Router::new().fallback(authed::not_found))
        .add_service(CounterServer::new(TheCounter))
        .add_service(admins.named_layer(BackupsServer::new(TheBackups)))
}

/// The users, with passwords that everybody knows. Yours are hashed, and in a database; this one is down for `dan`.
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
}
