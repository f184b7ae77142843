//! `Guarded`: a schema whose fields are guarded.

use std::fmt;
use std::sync::Arc;

use async_graphql::{ObjectType, Schema, SchemaBuilder, SubscriptionType};
use async_graphql_axum::{GraphQLBatchRequest, GraphQLProtocol, GraphQLResponse};
use authed::realm::Realm;
use authed::routing::{CarriesAuthenticator, get};
use authed::{Authenticator, Caller, Operations, Routes};
use axum::extract::WebSocketUpgrade;
use http::request::Parts;

use crate::check::fields;
use crate::extension::{Deciding, Guards};
use crate::presented::Presented;
use crate::websocket;

/// A schema whose fields are guarded by operations. See [the crate](crate).
pub struct Guarded<R: Realm, Q, M, S> {
    schema: Schema<Q, M, S>,
    operations: Operations<R>,
}

impl<R, Q, M, S> Guarded<R, Q, M, S>
where
    R: Realm,
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    /// Builds the schema. Errors suggest no names of fields: a suggestion would name hidden ones.
    ///
    /// # Panics
    ///
    /// Panics in these cases. The message lists all fields:
    ///
    /// - A field of a root has no requirement.
    /// - The schema has no field with the name of an operation.
    pub fn build(builder: SchemaBuilder<Q, M, S>, operations: Operations<R>) -> Self {
        let guards = Guards::<R>::default();
        // A suggestion would name hidden fields.
        let schema = builder.disable_suggestions().extension(Deciding(Arc::clone(&guards))).finish();
        let roots = [Q::type_name(), M::type_name(), S::type_name()];
        let _ = guards.set(fields(&schema.sdl(), &roots.each_ref().map(|name| &**name), &operations));
        Self { schema, operations }
    }

    /// Returns the schema. A request that is executed by itself has no caller: its guarded fields are denied.
    pub fn schema(&self) -> &Schema<Q, M, S> {
        &self.schema
    }

    /// Returns the operations.
    pub fn operations(&self) -> &Operations<R> {
        &self.operations
    }

    /// Returns the routes: POST for queries and mutations, and GET for the WebSocket of subscriptions. The table has a row for
    /// each operation.
    ///
    /// # Panics
    ///
    /// Panics if there are no operations, or if the path is not one of axum. The latter occurs when the router is built.
    pub fn routes<App>(&self, path: &str, authenticator: Authenticator<R>) -> Routes<App>
    where
        App: CarriesAuthenticator<R> + Clone + Send + Sync + 'static,
    {
        let schema = self.schema.clone();
        let execute = move |caller: Caller<R>, head: Parts, requests: GraphQLBatchRequest| {
            let schema = schema.clone();
            let presented = Arc::new(Presented::once(caller, head));
            let mut requests = requests.into_inner();
            async move {
                for request in requests.iter_mut() {
                    request.data.insert(Arc::clone(&presented));
                }
                GraphQLResponse::from(schema.execute_batch(requests).await)
            }
        };
        let schema = self.schema.clone();
        let subscribe = move |caller: Caller<R>, head: Parts, protocol: GraphQLProtocol, upgrade: WebSocketUpgrade| {
            let (schema, authenticator) = (schema.clone(), authenticator.clone());
            async move { websocket::serve(schema, authenticator, Presented::open(caller, head), protocol, upgrade) }
        };
        let methods = get(subscribe).post(execute);
        Routes::new().route(path, methods).operations(path, &self.operations)
    }
}

impl<R: Realm, Q, M, S> fmt::Debug for Guarded<R, Q, M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("operations", &self.operations).finish_non_exhaustive()
    }
}
