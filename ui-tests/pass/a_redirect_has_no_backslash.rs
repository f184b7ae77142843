//! A redirect's path must not contain a backslash, which browsers read as a slash.

use authed::{local_path, policy::RedirectTarget, redirect::LocalPath};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

fn main() {}
