//! An issuer that publishes keys, and behaves as a test requires.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::issuer::SigningKey;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The behavior of the issuer.
#[derive(Clone)]
pub enum Mode {
    Publishes(Value),
    /// Publishes these texts by path. Other paths get 404.
    Documents(Vec<(&'static str, String)>),
    Status(StatusCode),
    /// Publishes after this time.
    Slow(Duration, Value),
    /// Sends a body without end.
    Endless,
    /// Sends the begin of a body, and then nothing.
    Stalls,
    RedirectsTo(String),
}

struct Shared {
    mode: Mutex<Mode>,
    fetches: AtomicUsize,
}

pub struct Issuer {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Issuer {
    pub async fn start(mode: Mode) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), mode).await
    }

    pub async fn start_at(address: SocketAddr, mode: Mode) -> Self {
        let shared = Arc::new(Shared { mode: Mutex::new(mode), fetches: AtomicUsize::new(0) });
        let app = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
        Self { address, shared, server }
    }

    pub async fn publishing(keys: &[&SigningKey]) -> Self {
        Self::start(Mode::Publishes(set(keys))).await
    }

    pub fn now(&self, mode: Mode) {
        *self.shared.mode.lock().unwrap() = mode;
    }

    pub fn publish(&self, keys: &[&SigningKey]) {
        self.now(Mode::Publishes(set(keys)));
    }

    /// Returns the number of requests so far.
    pub fn fetches(&self) -> usize {
        self.shared.fetches.load(Ordering::SeqCst)
    }

    pub fn url(&self) -> String {
        format!("http://{}/keys", self.address)
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub fn set(keys: &[&SigningKey]) -> Value {
    json!({ "keys": keys.iter().map(|key| key.jwk()).collect::<Vec<_>>() })
}

async fn answer(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    shared.fetches.fetch_add(1, Ordering::SeqCst);
    let mode = shared.mode.lock().unwrap().clone();
    match mode {
        Mode::Publishes(keys) => keys.to_string().into_response(),
        Mode::Documents(documents) => match documents.into_iter().find(|(path, _)| *path == uri.path()) {
            Some((_, document)) => document.into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Mode::Status(status) => (status, json!({ "keys": [] }).to_string()).into_response(),
        Mode::Slow(time, keys) => {
            tokio::time::sleep(time).await;
            keys.to_string().into_response()
        }
        Mode::Endless => {
            let chunks = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(" ".repeat(1024)));
            Body::from_stream(chunks).into_response()
        }
        Mode::Stalls => {
            let begin = futures_util::stream::once(async { Ok::<_, std::io::Error>("{\"keys\":") });
            Body::from_stream(futures_util::StreamExt::chain(begin, futures_util::stream::pending())).into_response()
        }
        Mode::RedirectsTo(url) => (StatusCode::FOUND, [("location", url)]).into_response(),
    }
}
