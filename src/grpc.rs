//! gRPC: the methods of a tonic server, each with its requirement.
//!
//! ```
//! use authed::grpc::Methods;
//! use authed::operation::Operation;
//! use authed::{Authenticator, Proof, SimpleUser, User, scopes};
//! use tonic::{Request, Response, Status};
//!
//! scopes! { pub realm Shop for SimpleUser; pub scope Known = "known"; pub scope Admin = "admin": Known; }
//!
//! // One line for each method: the registration, and what hands out the proof.
//! const WHO_AM_I: Operation<Known> = Operation::new("shop.Counter/WhoAmI");
//! const PURGE: Operation<Admin> = Operation::new("shop.Counter/PurgeCache");
//!
//! // The shape of tonic's methods.
//! async fn purge_cache(request: Request<()>) -> Result<Response<String>, Status> {
//!     Ok(Response::new(purge(PURGE.prove_from_extensions(request.extensions())?)))
//! }
//!
//! fn purge(by: Proof<'_, Admin>) -> String {
//!     format!("purged by {}", by.user().display_name())
//! }
//!
//! fn methods() -> Methods<Shop> {
//!     Methods::new().method(WHO_AM_I).method(PURGE)
//! }
//!
//! assert_eq!(methods().table().to_string(), "\
//! method  path                      who may call it  others get  handler
//! POST    /shop.Counter/WhoAmI      known            Forbidden   shop.Counter/WhoAmI
//! POST    /shop.Counter/PurgeCache  admin            Forbidden   shop.Counter/PurgeCache
//! ");
//!
//! # fn server(authenticator: Authenticator<Shop>) {
//! // For `tonic::transport::Server::builder().layer(..)`:
//! let layer = methods().layer(authenticator);
//! # let _ = layer; }
//! ```
//!
//! A method that nobody named does not exist: every caller gets `UNIMPLEMENTED`. The same holds for the server's reflection
//! (`grpc.reflection.v1.ServerReflection/ServerReflectionInfo`) and its health.
//!
//! A stream ends with its caller, with `UNAUTHENTICATED`: when the identity expires or is
//! [revoked](crate::revocation). Other services use `Proof::ended`.

mod end;
mod layer;
mod methods;

pub use self::layer::{MethodsLayer, MethodsService};
pub use self::methods::Methods;
