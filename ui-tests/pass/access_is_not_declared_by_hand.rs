//! A handler of your own does not declare an access that it does not check.

#[path = "../shop.rs"]
mod shop;

use authed::routing::{MethodRoutes, get};
use authed::{Authed, Authenticator};
use shop::{Admin, Shop};

async fn page(_: Authed<Admin>) {}

fn route() -> MethodRoutes<Authenticator<Shop>> {
    get(page)
}

fn main() {}
