//! An API for programs with keys: `cargo run -p authed-example-backends --bin api_key`.
//!
//! The program creates keys, shows each key once, and stores digests only. A key ends after 90 days, or an hour after it was
//! rotated. It listens on port 3000. `PORT=8080` selects
//! another port, and `PORT=0` a free one.

#[path = "../../../shared/mod.rs"]
mod shared;

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::{Duration, SystemTime};

use authed::backend::{ApiKey, KeyDigest, NewApiKey};
use authed::routing::{delete, get};
use authed::{
    Authed, AuthenticationError, Authenticator, Credentials, Identity, Plain, Routes, SimpleUser, User, path, scopes,
};
use axum::extract::{FromRef, State};
use axum::http::StatusCode;

scopes! {
    pub realm Warehouse for SimpleUser;

    pub scope Stock = "stock";
    /// Issues and revokes keys.
    pub scope Keys = "keys";
}

const HOUR: Duration = Duration::from_secs(60 * 60);

/// The table of keys. Your application has it in a database, with a column for the digest and none for the key.
#[derive(Clone, Default)]
struct Table(Arc<RwLock<HashMap<KeyDigest, Identity<Warehouse>>>>);

impl Table {
    /// Issues a key for this program. Only the return value contains the key.
    fn issue(&self, name: &str, credentials: Credentials<Warehouse>) -> NewApiKey {
        let key = NewApiKey::generate("warehouse");
        let identity = Identity::new(SimpleUser::new(name), credentials);
        self.0.write().unwrap().insert(key.digest(), identity.with_expiry(SystemTime::now() + 90 * 24 * HOUR));
        key
    }

    /// Ends the keys of this program in an hour, so that it can change to a new key.
    fn end_soon(&self, name: &str) {
        let soon = SystemTime::now() + HOUR;
        for identity in self.0.write().unwrap().values_mut() {
            if identity.user().display_name() == name && identity.expiry().is_some_and(|end| end > soon) {
                *identity = identity.clone().with_expiry(soon);
            }
        }
    }

    fn revoke(&self, name: &str) {
        self.0.write().unwrap().retain(|_, identity| identity.user().display_name() != name);
    }

    fn find(&self, digest: &KeyDigest) -> Result<Identity<Warehouse>, AuthenticationError> {
        self.0.read().unwrap().get(digest).cloned().ok_or(AuthenticationError::rejected())
    }
}

#[derive(Clone, FromRef)]
struct App {
    authenticator: Authenticator<Warehouse>,
    table: Table,
}

async fn stock(caller: Authed<Stock>) -> String {
    format!("Three crates, for {}.\n", caller.user().display_name())
}

/// Only this response contains the key.
async fn issue(_: Authed<Keys>, Plain(name): Plain, State(app): State<App>) -> (StatusCode, String) {
    let key = app.table.issue(&name, Credentials::none().grant::<Stock>());
    (StatusCode::CREATED, format!("{}\nThis key is not shown again.\n", key.secret()))
}

/// Both keys are good for an hour.
async fn rotate(_: Authed<Keys>, Plain(name): Plain, State(app): State<App>) -> (StatusCode, String) {
    app.table.end_soon(&name);
    let key = app.table.issue(&name, Credentials::none().grant::<Stock>());
    (StatusCode::CREATED, format!("{}\nThe key before is good for an hour.\n", key.secret()))
}

async fn revoke(_: Authed<Keys>, Plain(name): Plain, State(app): State<App>) -> String {
    app.table.revoke(&name);
    format!("{name} has no key.\n")
}

fn routes() -> Routes<App> {
    Routes::new()
        .route(path!("/stock"), get(stock))
        .object_route(path!("/keys/{program}"), delete(revoke).post(issue).put(rotate))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let table = Table::default();
    let robot = table.issue("robot", Credentials::none().grant::<Stock>());
    let admin = table.issue("admin", Credentials::none().grant::<Keys>());
    let known = table.clone();
    let authenticator = Authenticator::new(ApiKey::new("x-api-key", move |digest| known.find(digest)));
    introduce(&address, robot.secret(), admin.secret());
    axum::serve(listener, routes().with_state(App { authenticator, table })).await
}

fn introduce(address: &str, robot: &str, admin: &str) {
    println!("The warehouse is open at http://{address}\n");
    println!("robot and admin have a key each. The key of admin issues further keys. Try:\n");
    let with = |key: &str| format!("-H 'X-Api-Key: {key}' ");
    let (robot, admin, wrong) = (with(robot), with(admin), with("warehouse_0123456789abcdef"));
    let [issue, rotate, revoke] = ["POST", "PUT", "DELETE"].map(|method| format!("-X {method} {admin}"));
    let lines = [
        ("", "/stock", "403 and not 401: keys have no challenge"),
        (&robot, "/stock", "200 Three crates, for robot."),
        (&wrong, "/stock", "403 an unknown key"),
        ("-H 'X-Api-Key: 1234' ", "/stock", "400 too short for a key"),
        (&format!("{robot}{admin}"), "/stock", "400 two keys"),
        (&admin, "/stock", "403 a known key without the permission"),
        (&issue, "/keys/arm", "201 This key is not shown again."),
        (&rotate, "/keys/robot", "201 The key before is good for an hour."),
        (&robot, "/stock", "200 both keys are good"),
        (&revoke, "/keys/robot", "200 robot has no key."),
        (&robot, "/stock", "403 the key is revoked"),
    ];
    shared::print_lines_to_try(address, lines);
}
