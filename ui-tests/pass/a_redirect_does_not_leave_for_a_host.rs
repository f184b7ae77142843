//! A redirect's path must not begin with two slashes, which browsers read as a host.

use authed::{local_path, policy::RedirectTarget, redirect::LocalPath};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

fn main() {}
