//! Sessions on several nodes, and after a restart.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use authed_mcp::McpServer;
use rmcp::transport::StreamableHttpServerConfig;
use rmcp::transport::streamable_http_server::session::{SessionState, SessionStore, SessionStoreError};

use super::http::{open, post, tool};
use super::server::{Info, Notes, Read, serve, server};

/// What the nodes share, such as Redis.
#[derive(Default)]
struct Shared(Mutex<HashMap<String, SessionState>>);

#[async_trait::async_trait]
impl SessionStore for Shared {
    async fn load(&self, id: &str) -> Result<Option<SessionState>, SessionStoreError> {
        Ok(self.0.lock().unwrap().get(id).cloned())
    }

    async fn store(&self, id: &str, state: &SessionState) -> Result<(), SessionStoreError> {
        self.0.lock().unwrap().insert(id.to_owned(), state.clone());
        Ok(())
    }

    async fn delete(&self, id: &str) -> Result<(), SessionStoreError> {
        self.0.lock().unwrap().remove(id);
        Ok(())
    }
}

/// Returns the URL of a node.
async fn node(server: McpServer<Notes, Info>, store: &Arc<Shared>) -> String {
    let mut config = StreamableHttpServerConfig::default();
    config.session_store = Some(Arc::clone(store) as Arc<dyn SessionStore>);
    serve(server.routes::<Read, _>("/mcp", config)).await.0
}

async fn ask(url: &str, token: &str, id: &str) -> u16 {
    let request = post(url, token).header("mcp-session-id", id).json(&tool("read"));
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn with_one_key_and_one_store_a_session_is_known_to_every_node_and_to_its_caller_only() {
    let store = Arc::new(Shared::default());
    let (one, other) =
        (node(server().session_key(&[7; 32]), &store).await, node(server().session_key(&[7; 32]), &store).await);
    let id = open(&one, "ada.write").await;
    assert_eq!(ask(&other, "ada.write", &id).await, 200);
    assert_eq!(ask(&other, "eve.admin", &id).await, 404);
    // Who reads the store knows the ID without its seal.
    let stored = store.0.lock().unwrap().keys().next().unwrap().clone();
    assert!(id.starts_with(&stored) && id != stored);
    assert_eq!(ask(&other, "eve.admin", &stored).await, 404);
    assert_eq!(ask(&one, "ada.write", &id).await, 200);
}

#[tokio::test]
async fn without_the_key_a_session_ends_with_its_process() {
    let store = Arc::new(Shared::default());
    let id = open(&node(server(), &store).await, "ada.write").await;
    assert_eq!(ask(&node(server(), &store).await, "ada.write", &id).await, 404);
    assert_eq!(ask(&node(server().session_key(&[8; 32]), &store).await, "ada.write", &id).await, 404);
}

#[test]
#[should_panic = "the key of the sessions is too short"]
fn a_key_is_not_a_password() {
    let _ = server().session_key(b"correct horse");
}
