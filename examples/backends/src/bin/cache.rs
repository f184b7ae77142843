//! A cache for the verdicts of a slow issuer: `cargo run -p authed-example-backends --bin cache`.
//!
//! It listens on port 3000. `PORT=8080` selects another port, and `PORT=0` a free one.

#[path = "../../../shared/mod.rs"]
mod shared;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authed::backend::{BearerToken, Cache};
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Identity, Plain, Routes, SimpleUser,
    User, path, scopes,
};
use axum::extract::{FromRef, State};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders:read", on failure Challenge;
    pub scope Tokens = "tokens:revoke", on failure Challenge;
}

/// Stands for the introspection endpoint of an issuer (RFC 7662).
#[derive(Clone)]
struct Issuer {
    tokens: Arc<Mutex<HashMap<&'static str, (&'static str, &'static str)>>>,
    asked: Arc<AtomicUsize>,
}

impl Issuer {
    fn new() -> Self {
        let tokens = [("demo-ada", ("ada", "orders:read")), ("demo-admin", ("admin", "tokens:revoke orders:read"))];
        Self { tokens: Arc::new(Mutex::new(tokens.into())), asked: Arc::default() }
    }

    async fn introspect(&self, token: &str) -> Option<(&'static str, &'static str)> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.tokens.lock().unwrap().get(token).copied()
    }
}

#[derive(Clone, FromRef)]
struct App {
    authenticator: Authenticator<Shop>,
    cache: Cache<Shop>,
    issuer: Issuer,
}

async fn orders(caller: Authed<Orders>, State(app): State<App>) -> String {
    let asked = app.issuer.asked.load(Ordering::SeqCst);
    format!("No orders, {}. The issuer has been asked {asked} times.\n", caller.user().display_name())
}

async fn revoke(_: Authed<Tokens>, Plain(name): Plain, State(app): State<App>) -> String {
    app.issuer.tokens.lock().unwrap().retain(|_, (owner, _)| *owner != name);
    // After the revocation: otherwise a concurrent request could cache the old verdict again.
    app.cache.clear();
    format!("{name} has no token.\n")
}

fn routes() -> Routes<App> {
    Routes::new().route(path!("/orders"), get(orders)).object_route(path!("/revoke/{name}"), post(revoke))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let issuer = Issuer::new();
    let cache = Cache::new(10_000, Duration::from_secs(60));
    let asked = issuer.clone();
    let tokens = Bearer::new_async(move |token: BearerToken| {
        let issuer = asked.clone();
        async move {
            let (name, scope) = issuer.introspect(token.as_str()).await.ok_or(AuthenticationError::rejected())?;
            Ok(Identity::new(SimpleUser::new(name), Credentials::from_scope_text(scope)))
        }
    });
    let authenticator = Authenticator::new(tokens.cached(&cache));
    introduce(&address);
    axum::serve(listener, routes().with_state(App { authenticator, cache, issuer })).await
}

fn introduce(address: &str) {
    println!("The shop is open at http://{address}\n");
    println!("The issuer of the tokens needs 300 ms for a verdict. Try:\n");
    let ada = "-H 'Authorization: Bearer demo-ada' ";
    let admin = "-X POST -H 'Authorization: Bearer demo-admin' ";
    let wrong = "-H 'Authorization: Bearer demo-eve' ";
    let lines = [
        (ada, "/orders", "200 No orders, ada. The issuer has been asked 1 times."),
        (ada, "/orders", "200 No orders, ada. The issuer has been asked 1 times."),
        (wrong, "/orders", "401 a wrong token is not cached"),
        (wrong, "/orders", "401 and verified again"),
        (ada, "/orders", "200 No orders, ada. The issuer has been asked 3 times."),
        (admin, "/revoke/ada", "200 ada has no token."),
        (ada, "/orders", "401 immediately"),
    ];
    shared::print_lines_to_try(address, lines);
}
