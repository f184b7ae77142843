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
//!
//! # Mistakes
//!
//! | mistake | answer |
//! | --- | --- |
//! | a method that calls a function which needs another scope | does not compile |
//! | a method without a line | [`checked_against`](Methods::checked_against) panics at the start; the method does not exist |
//! | a line for a method that no service has | `checked_against` panics at the start |
//! | a line for callers of another realm | does not compile |
//! | a method that keeps its proof | does not compile |
//!
//! A method's token grants what it requires:
//!
//! ```compile_fail,E0277
//! # use authed::{Grants, Proof, SimpleUser, grpc::Methods, operation::Operation, scopes};
//! # scopes! { pub realm Shop for SimpleUser; pub scope Known = "known"; pub scope Admin = "admin": Known; }
//! # mod press { authed::scopes! { pub realm Press for authed::SimpleUser; pub scope Writer = "writer"; } }
//! # const WHO_AM_I: Operation<Known> = Operation::new("shop.Counter/WhoAmI");
//! # fn purge(_: Proof<'_, impl Grants<Admin>>) {}
//! fn who_am_i(request: &tonic::Request<()>) -> Result<(), tonic::Status> {
//!     Ok(purge(WHO_AM_I.prove_from_extensions(request.extensions())?))
//! }
//! ```
//!
//! A line is for callers of the server's realm:
//!
//! ```compile_fail,E0277
//! # use authed::{Grants, Proof, SimpleUser, grpc::Methods, operation::Operation, scopes};
//! # scopes! { pub realm Shop for SimpleUser; pub scope Known = "known"; pub scope Admin = "admin": Known; }
//! # mod press { authed::scopes! { pub realm Press for authed::SimpleUser; pub scope Writer = "writer"; } }
//! const WRITE: Operation<press::Writer> = Operation::new("shop.Counter/Write");
//! fn methods() -> Methods<Shop> { Methods::<Shop>::new().method(WRITE) }
//! ```
//!
//! A method does not keep its proof:
//!
//! ```compile_fail
//! # use authed::{Grants, Proof, SimpleUser, grpc::Methods, operation::Operation, scopes};
//! # scopes! { pub realm Shop for SimpleUser; pub scope Known = "known"; pub scope Admin = "admin": Known; }
//! # mod press { authed::scopes! { pub realm Press for authed::SimpleUser; pub scope Writer = "writer"; } }
//! # const WHO_AM_I: Operation<Known> = Operation::new("shop.Counter/WhoAmI");
//! fn keep(request: &tonic::Request<()>) -> Result<Proof<'static, Known>, tonic::Status> {
//!     Ok(WHO_AM_I.prove_from_extensions(request.extensions())?)
//! }
//! ```
//!
//! This does:
//!
//! ```
//! # use authed::{Grants, Proof, SimpleUser, grpc::Methods, operation::Operation, scopes};
//! # scopes! { pub realm Shop for SimpleUser; pub scope Known = "known"; pub scope Admin = "admin": Known; }
//! # const PURGE: Operation<Admin> = Operation::new("shop.Counter/PurgeCache");
//! # fn purge(_: Proof<'_, impl Grants<Admin>>) {}
//! fn purge_cache(request: &tonic::Request<()>) -> Result<(), tonic::Status> {
//!     Ok(purge(PURGE.prove_from_extensions(request.extensions())?))
//! }
//! fn methods() -> Methods<Shop> { Methods::<Shop>::new().method(PURGE) }
//! ```

mod described;
mod end;
mod layer;
mod methods;

pub use self::layer::{MethodsLayer, MethodsService};
pub use self::methods::Methods;
