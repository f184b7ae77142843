//! A scope of any realm is not granted by the credentials of one realm.

#[path = "../shop.rs"]
mod shop;

use authed::{Credentials, realm::Scope};
use shop::Shop;

fn also<S: Scope<Realm = Shop>>(credentials: Credentials<Shop>) -> Credentials<Shop> {
    credentials.grant::<S>()
}

fn main() {}
