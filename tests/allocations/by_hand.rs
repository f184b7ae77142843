//! The application without the library: an extractor reads the header field, looks into the table, and tests the bits.
//! Other callers get 404. It creates nothing that it does not need.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;

use super::shop::{Account, KEY_HEADER, accounts};

const AUTHENTICATED: u64 = 1;
pub const ADMIN: u64 = 2;

pub struct Entry {
    pub account: Arc<Account>,
    pub scopes: u64,
}

/// Hashed without a random seed, so that all runs count the same.
pub type Table = HashMap<String, Entry, BuildHasherDefault<DefaultHasher>>;

struct Admin(Arc<Account>);

impl FromRequestParts<Arc<Table>> for Admin {
    type Rejection = StatusCode;

    async fn from_request_parts(head: &mut Parts, table: &Arc<Table>) -> Result<Self, StatusCode> {
        const NEEDED: u64 = AUTHENTICATED | ADMIN;
        let key = head.headers.get(&KEY_HEADER).and_then(|key| key.to_str().ok()).ok_or(StatusCode::NOT_FOUND)?;
        let entry = table.get(key).ok_or(StatusCode::UNAUTHORIZED)?;
        if entry.scopes & NEEDED != NEEDED {
            return Err(StatusCode::NOT_FOUND);
        }
        Ok(Self(Arc::clone(&entry.account)))
    }
}

async fn home() -> &'static str {
    "Hello, stranger"
}

async fn admin(Admin(account): Admin) -> &'static str {
    if account.name.is_empty() { "purged by nobody" } else { "purged" }
}

pub fn table() -> Arc<Table> {
    let entry = |admin, account| Entry { account, scopes: if admin { AUTHENTICATED | ADMIN } else { AUTHENTICATED } };
    Arc::new(accounts().map(|(key, account, admin)| (key, entry(admin, account))).collect())
}

pub fn router() -> Router {
    Router::new().route("/", get(home)).route("/admin", get(admin)).with_state(table())
}
