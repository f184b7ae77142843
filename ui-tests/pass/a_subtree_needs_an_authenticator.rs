//! `Routes::under` needs a state with an authenticator.

#[path = "../shop.rs"]
mod shop;

use authed::{Authenticator, Routes};
use axum::extract::FromRef;
use shop::{Admin, Shop};

#[derive(Clone, FromRef)]
struct App {
    name: String,
    authenticator: Authenticator<Shop>,
}

fn routes(inside: Routes<App>) -> Routes<App> {
    Routes::new().under::<Admin>("/admin", inside)
}

fn main() {}
