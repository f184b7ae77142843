//! `Routes::under` needs a state with an authenticator.

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
