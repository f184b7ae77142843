//! An access parameter does not store its caller where the application could copy it. Only layers do.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Proof};
use http::Extensions;
use shop::Admin;

fn read(_caller: Authed<Admin>, extensions: &mut Extensions) {
    let _ = Proof::<Admin>::from_extensions(extensions);
}

fn main() {}
