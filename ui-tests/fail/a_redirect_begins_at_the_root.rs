//! A redirect's path must begin with a slash.

use authed::{local_path, policy::RedirectTarget, redirect::LocalPath};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("login");
}

fn main() {}
