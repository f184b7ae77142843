//! GraphQL over HTTP and WebSockets.

mod fields;
mod schema;
mod start;
mod subscriptions;
