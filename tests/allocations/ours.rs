//! The application with the library.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Caller, Credentials, Forbidden, Grants, Identity, NotFound,
    Proof, Rule, backend::Outcome, scopes,
};
use axum::Router;
use axum::http::request::Parts;
use axum::routing::get;

use super::shop::{Account, KEY_HEADER, accounts};

scopes! {
    pub realm Shop for Account;

    pub scope Authenticated = "authenticated";
    pub scope Admin = "admin";
}

/// The user who is named on the page.
pub enum Owner {}

impl Rule<String> for Owner {
    type Realm = Shop;
    type OnFailure = Forbidden;

    fn permits(by: &Identity<Shop>, page: &String) -> bool {
        by.user().name == *page
    }
}

impl Rule<u64> for Owner {
    type Realm = Shop;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Shop>, _: &u64) -> bool {
        false
    }
}

struct Entry {
    account: Arc<Account>,
    credentials: Credentials<Shop>,
}

struct Keys(HashMap<String, Entry, BuildHasherDefault<DefaultHasher>>);

impl Keys {
    fn find(&self, head: &Parts) -> Outcome<Shop> {
        let Some(key) = head.headers.get(&KEY_HEADER) else { return Ok(None) };
        let entry = key.to_str().ok().and_then(|key| self.0.get(key)).ok_or(AuthenticationError::rejected())?;
        Ok(Some(Identity::new(Arc::clone(&entry.account), entry.credentials)))
    }
}

impl Backend for Keys {
    type Realm = Shop;

    async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
        self.find(head)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Shop>> {
        Some(self.find(head))
    }
}

async fn home(caller: Caller<Shop>) -> &'static str {
    if caller.is_authenticated() { "Hello" } else { "Hello, stranger" }
}

async fn admin(caller: Authed<(Authenticated, Admin), NotFound>) -> &'static str {
    purge(caller.proof())
}

fn purge(by: Proof<'_, impl Grants<Admin>>) -> &'static str {
    if by.user().name.is_empty() { "purged by nobody" } else { "purged" }
}

pub fn authenticator() -> Authenticator<Shop> {
    let credentials = |admin| {
        let known = const { Credentials::none().grant::<Authenticated>() };
        if admin { known.grant::<Admin>() } else { known }
    };
    let entry = |admin, account| Entry { account, credentials: credentials(admin) };
    Authenticator::new(Keys(accounts().map(|(key, account, admin)| (key, entry(admin, account))).collect()))
}

pub fn router() -> Router {
    Router::new().route("/", get(home)).route("/admin", get(admin)).with_state(authenticator())
}
