//! GraphQL for [`authed`]: each field with a requirement has a token, which guards the field and hands out the proof.
//!
//! ```
//! use async_graphql::{Context, EmptySubscription, Object, Schema};
//! use authed::operation::{NamedRequirement, Operation};
//! use authed::{Authenticator, Operations, Proof, SimpleUser, User, scopes};
//! use authed_graphql::{Guarded, Prove};
//!
//! scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; pub scope Editor = "editor": Writer; }
//!
//! const DRAFTS: Operation<Writer> = Operation::new("Query.drafts");
//! const PUBLISH: Operation<Editor> = Operation::new("Mutation.publish");
//!
//! struct Query;
//!
//! #[Object]
//! impl Query {
//!     async fn version(&self) -> u32 { 1 }
//!
//!     // The token guards the field: a resolver without `prove` is guarded as well.
//!     async fn drafts(&self) -> Vec<String> { Vec::new() }
//! }
//!
//! struct Mutation;
//!
//! #[Object]
//! impl Mutation {
//!     async fn publish(&self, ctx: &Context<'_>, post: u32) -> async_graphql::Result<String> {
//!         Ok(publish(ctx.prove(&PUBLISH)?, post))
//!     }
//! }
//!
//! fn publish(by: Proof<'_, Editor>, post: u32) -> String {
//!     format!("{} published {post}", by.user().display_name())
//! }
//!
//! fn app(authenticator: Authenticator<Press>) -> axum::Router {
//!     let operations = Operations::<Press>::new()
//!         .add(NamedRequirement::anyone("Query.version"), ())
//!         .operation(DRAFTS)
//!         .operation(PUBLISH);
//!     // Panics if a field of the roots has no requirement, or if a name is no field.
//!     let schema = Guarded::build(Schema::build(Query, Mutation, EmptySubscription), operations);
//!     let routes = schema.routes::<Authenticator<Press>>("/graphql", authenticator.clone());
//!     assert!(routes.table().to_string().contains("/graphql#Mutation.publish  editor"));
//!     routes.with_state(authenticator)
//! }
//! # app(Authenticator::new(authed::Bearer::new(|_| Err(authed::AuthenticationError::rejected()))));
//! ```
//!
//! # Names
//!
//! An operation's name is the field with its type: `Query.drafts`, `Post.notes`. Each field of the roots has one. A field of
//! another type may have one. The requirement of an interface's field holds for the field in each type that implements
//! the interface.
//!
//! # Denials
//!
//! A denial is an error of the field, with `extensions.code` `UNAUTHENTICATED` or `FORBIDDEN`, and is audited with the
//! operation's name. If the policy hides the field ([`NotFound`](authed::NotFound)), the error is that of an unknown field. A client
//! that sends a hidden field together with another mistake can still tell the two apart: only one error is reported then. A
//! hidden field of another type than the roots has the message of an unknown one, but other fields of the request are resolved.
//!
//! # Subscriptions
//!
//! A WebSocket's caller is the one whose `Authorization` is in the payload of `connection_init`. Without it, the caller is that
//! of the handshake. Subscriptions end when the identity expires or is revoked, with an error that says so: see
//! [`revocation`](authed::revocation). The socket then accepts no further operations.
//!
//! # Mistakes that do not compile
//!
//! A token grants what it requires:
//!
//! ```compile_fail,E0277
//! # use async_graphql::{Context, Result};
//! # use authed::operation::Operation;
//! # use authed::{Grants, Operations, Proof, SimpleUser, scopes};
//! # use authed_graphql::Prove;
//! # scopes! { pub realm Press for SimpleUser; pub scope Reader = "reader"; pub scope Editor = "editor"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser; pub scope Buyer = "buyer"; } }
//! # const DRAFTS: Operation<Reader> = Operation::new("Query.drafts");
//! # const PUBLISH: Operation<Editor> = Operation::new("Mutation.publish");
//! # fn publish(_: Proof<'_, impl Grants<Editor>>) {}
//! fn resolve(ctx: &Context<'_>) -> Result<()> { Ok(publish(ctx.prove(&DRAFTS)?)) }
//! ```
//!
//! A token is for the operations of its realm:
//!
//! ```compile_fail,E0277
//! # use async_graphql::{Context, Result};
//! # use authed::operation::Operation;
//! # use authed::{Grants, Operations, Proof, SimpleUser, scopes};
//! # use authed_graphql::Prove;
//! # scopes! { pub realm Press for SimpleUser; pub scope Reader = "reader"; pub scope Editor = "editor"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser; pub scope Buyer = "buyer"; } }
//! # const DRAFTS: Operation<Reader> = Operation::new("Query.drafts");
//! # const PUBLISH: Operation<Editor> = Operation::new("Mutation.publish");
//! # fn publish(_: Proof<'_, impl Grants<Editor>>) {}
//! const BUY: Operation<shop::Buyer> = Operation::new("Mutation.buy");
//! fn operations() -> Operations<Press> { Operations::<Press>::new().operation(BUY) }
//! ```
//!
//! A resolver does not keep its proof:
//!
//! ```compile_fail
//! # use async_graphql::{Context, Result};
//! # use authed::operation::Operation;
//! # use authed::{Grants, Operations, Proof, SimpleUser, scopes};
//! # use authed_graphql::Prove;
//! # scopes! { pub realm Press for SimpleUser; pub scope Reader = "reader"; pub scope Editor = "editor"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser; pub scope Buyer = "buyer"; } }
//! # const DRAFTS: Operation<Reader> = Operation::new("Query.drafts");
//! # const PUBLISH: Operation<Editor> = Operation::new("Mutation.publish");
//! # fn publish(_: Proof<'_, impl Grants<Editor>>) {}
//! fn resolve(ctx: &Context<'_>) -> Result<Proof<'static, Editor>> { ctx.prove(&PUBLISH) }
//! ```
//!
//! This does:
//!
//! ```
//! # use async_graphql::{Context, Result};
//! # use authed::operation::Operation;
//! # use authed::{Grants, Operations, Proof, SimpleUser, scopes};
//! # use authed_graphql::Prove;
//! # scopes! { pub realm Press for SimpleUser; pub scope Reader = "reader"; pub scope Editor = "editor"; }
//! # mod shop { authed::scopes! { pub realm Shop for authed::SimpleUser; pub scope Buyer = "buyer"; } }
//! # const DRAFTS: Operation<Reader> = Operation::new("Query.drafts");
//! # const PUBLISH: Operation<Editor> = Operation::new("Mutation.publish");
//! # fn publish(_: Proof<'_, impl Grants<Editor>>) {}
//! fn resolve(ctx: &Context<'_>) -> Result<()> { Ok(publish(ctx.prove(&PUBLISH)?)) }
//! fn operations() -> Operations<Press> { Operations::<Press>::new().operation(PUBLISH) }
//! ```
//!
//! # Introspection
//!
//! [`Prove::permits`] is for the attribute `visible` of async-graphql, which hides a field from introspection:
//! `#[graphql(visible = "may_publish")]`, with `fn may_publish(ctx: &Context<'_>) -> bool { ctx.permits(&PUBLISH) }`.

#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

mod check;
mod error;
mod extension;
mod guarded;
mod presented;
mod prove;
mod websocket;

pub use self::guarded::Guarded;
pub use self::prove::Prove;
