//! Subscriptions: the caller of a WebSocket.

use std::sync::Arc;

use async_graphql::http::ALL_WEBSOCKET_PROTOCOLS;
use async_graphql::{Data, Error, ErrorExtensions, Executor, Value};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use authed::Authenticator;
use authed::realm::Realm;
use axum::extract::WebSocketUpgrade;
use axum::response::Response;

use crate::presented::Presented;

/// Accepts the handshake. The caller is known after `connection_init`.
pub(crate) fn serve<R: Realm>(
    schema: impl Executor,
    authenticator: Authenticator<R>,
    handshake: Presented<R>,
    protocol: GraphQLProtocol,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.protocols(ALL_WEBSOCKET_PROTOCOLS).on_upgrade(move |stream| {
        let init = async move |payload: serde_json::Value| {
            let mut data = Data::default();
            data.insert(Arc::new(presented(&authenticator, handshake, &payload).await?));
            Ok(data)
        };
        GraphQLWebSocket::new(stream, schema, protocol).on_connection_init(init).serve()
    })
}

/// Returns the caller whose `Authorization` is in the payload, or that of the handshake.
async fn presented<R: Realm>(
    authenticator: &Authenticator<R>,
    handshake: Presented<R>,
    payload: &serde_json::Value,
) -> Result<Presented<R>, Error> {
    let field = payload.as_object().and_then(|fields| {
        fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization")).map(|(_, value)| value)
    });
    let Some(field) = field else { return Ok(handshake) };
    let caller = authenticator.caller_presenting(field.as_str().unwrap_or_default()).await;
    let caller = caller.map_err(|_| {
        let error = Error::new("the credentials are not valid");
        error.extend_with(|_, extensions| extensions.set("code", Value::from("UNAUTHENTICATED")))
    })?;
    Ok(Presented::open(caller, handshake.head))
}
