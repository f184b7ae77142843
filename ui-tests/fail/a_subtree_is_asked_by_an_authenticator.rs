//! Routes whose state has no authenticator cannot ask a requirement of a subtree.

#[path = "../shop.rs"]
mod shop;

use authed::Routes;
use shop::Admin;

#[derive(Clone)]
struct App {
    _name: String,
}

fn routes(inside: Routes<App>) -> Routes<App> {
    Routes::new().under::<Admin>("/admin", inside)
}

fn main() {}
