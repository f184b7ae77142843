//! GraphQL over HTTP and WebSockets.

mod fields;
mod random;
mod schema;
mod start;
mod subscriptions;
