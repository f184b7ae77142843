//! Tokens that a slow issuer is asked about, once: `cargo run -p authed-example-backends --bin cache`.
//!
//! `PORT=8080` takes another port than 3000.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, BearerToken, Cache, CarriesAuthenticator, Challenge,
    Credentials, Identity, Routes, SimpleUser, User, scopes,
};
use authed_example_backends::{listen, print_lines_to_try};
use axum::extract::{Path, State};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders:read", on failure Challenge;
    pub scope Tokens = "tokens:revoke", on failure Challenge;
}

/// What would be an introspection endpoint (RFC 7662) in another building.
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

#[derive(Clone)]
struct App {
    authenticator: Authenticator<Shop>,
    cache: Cache<Shop>,
    issuer: Issuer,
}

impl CarriesAuthenticator<Shop> for App {
    fn authenticator(&self) -> Authenticator<Shop> {
        self.authenticator.clone()
    }
}

async fn orders(caller: Authed<Orders>, State(app): State<App>) -> String {
    let asked = app.issuer.asked.load(Ordering::SeqCst);
    format!("No orders, {}. The issuer has been asked {asked} times.\n", caller.user().display_name())
}

async fn revoke(_: Authed<Tokens>, State(app): State<App>, Path(name): Path<String>) -> String {
    app.issuer.tokens.lock().unwrap().retain(|_, (owner, _)| *owner != name);
    // Only now: what is asked from here on is answered anew.
    app.cache.clear();
    format!("{name} has no token any more.\n")
}

fn routes() -> Routes<App> {
    Routes::new().route("/orders", get(orders)).route("/revoke/{name}", post(revoke))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = listen().await?;
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
    println!("The issuer of the tokens takes 300 ms for an answer. Try:\n");
    let ada = "-H 'Authorization: Bearer demo-ada' ";
    let admin = "-X POST -H 'Authorization: Bearer demo-admin' ";
    let wrong = "-H 'Authorization: Bearer demo-eve' ";
    let lines = [
        (ada, "/orders", "200 No orders, ada. The issuer has been asked 1 times."),
        (ada, "/orders", "200 No orders, ada. The issuer has been asked 1 times."),
        (wrong, "/orders", "401 what is wrong is not kept"),
        (wrong, "/orders", "401 and asked for again"),
        (ada, "/orders", "200 No orders, ada. The issuer has been asked 3 times."),
        (admin, "/revoke/ada", "200 ada has no token any more."),
        (ada, "/orders", "401 at once"),
    ];
    print_lines_to_try(lines.map(|(options, path, answer)| (options, format!("http://{address}{path}"), answer)));
}
