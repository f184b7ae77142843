//! An API for programs with keys: `cargo run -p authed-example-backends --bin api_key`.
//!
//! Keys are made here, shown once, and kept as digests only. `PORT=8080` takes another port than 3000.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use authed::routing::{delete, get};
use authed::{
    ApiKey, Authed, AuthenticationError, Authenticator, CarriesAuthenticator, Credentials, Identity, KeyDigest,
    NewApiKey, Routes, SimpleUser, User, scopes,
};
use authed_example_backends::{listen, print_lines_to_try};
use axum::extract::{Path, State};
use http::StatusCode;

scopes! {
    pub realm Warehouse for SimpleUser;

    pub scope Stock = "stock";
    /// Makes keys and takes them back.
    pub scope Keys = "keys";
}

/// The table of keys, in a database for you: one column is the digest, and no column is the key.
#[derive(Clone, Default)]
struct Table(Arc<RwLock<HashMap<KeyDigest, Identity<Warehouse>>>>);

impl Table {
    /// Makes a key for this program. It can be read here, and never again.
    fn issue(&self, name: &str, credentials: Credentials<Warehouse>) -> NewApiKey {
        let key = NewApiKey::generate("warehouse");
        self.0.write().unwrap().insert(key.digest(), Identity::new(SimpleUser::new(name), credentials));
        key
    }

    fn revoke(&self, name: &str) {
        self.0.write().unwrap().retain(|_, identity| identity.user().display_name() != name);
    }

    fn find(&self, digest: &KeyDigest) -> Result<Identity<Warehouse>, AuthenticationError> {
        self.0.read().unwrap().get(digest).cloned().ok_or(AuthenticationError::rejected())
    }
}

#[derive(Clone)]
struct App {
    authenticator: Authenticator<Warehouse>,
    table: Table,
}

impl CarriesAuthenticator<Warehouse> for App {
    fn authenticator(&self) -> Authenticator<Warehouse> {
        self.authenticator.clone()
    }
}

async fn stock(caller: Authed<Stock>) -> String {
    format!("Three crates, for {}.\n", caller.user().display_name())
}

/// The only answer that ever has this key.
async fn issue(_: Authed<Keys>, State(app): State<App>, Path(name): Path<String>) -> (StatusCode, String) {
    let key = app.table.issue(&name, Credentials::none().grant::<Stock>());
    (StatusCode::CREATED, format!("{}\nThis key is not shown again.\n", key.secret()))
}

async fn revoke(_: Authed<Keys>, State(app): State<App>, Path(name): Path<String>) -> String {
    app.table.revoke(&name);
    format!("{name} has no key any more.\n")
}

fn routes() -> Routes<App> {
    Routes::new().route("/stock", get(stock)).route("/keys/{program}", delete(revoke).post(issue))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = listen().await?;
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
    println!("Two keys have been made; the second makes others. Try:\n");
    let with = |key: &str| format!("-H 'X-Api-Key: {key}' ");
    let (robot, admin, wrong) = (with(robot), with(admin), with("warehouse_0123456789abcdef"));
    let (issue, revoke) = (format!("-X POST {admin}"), format!("-X DELETE {admin}"));
    let lines = [
        ("", "/stock", "403 there is no challenge for keys, and without one no 401"),
        (&robot, "/stock", "200 Three crates, for robot."),
        (&wrong, "/stock", "403 nobody has this key"),
        ("-H 'X-Api-Key: 1234' ", "/stock", "400 that is no key"),
        (&format!("{robot}{admin}"), "/stock", "400 two keys are none"),
        (&admin, "/stock", "403 a good key, which may not"),
        (&issue, "/keys/arm", "201 This key is not shown again."),
        (&revoke, "/keys/robot", "200 robot has no key any more."),
        (&robot, "/stock", "403 the key has been taken back"),
    ];
    print_lines_to_try(lines.map(|(options, path, answer)| (options, format!("http://{address}{path}"), answer)));
}
