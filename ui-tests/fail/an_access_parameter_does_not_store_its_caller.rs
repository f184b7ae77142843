//! An access parameter does not store its caller where the application could copy it. Only layers do.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use authed::routing::AccessParam;
use http::Extensions;
use shop::Admin;

fn store(caller: Authed<Admin>, extensions: &mut Extensions) {
    <Authed<Admin> as AccessParam>::insert_into(caller, extensions);
}

fn main() {}
