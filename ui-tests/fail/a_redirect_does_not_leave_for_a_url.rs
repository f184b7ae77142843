//! A redirect's path must not be a URL.

use authed::{local_path, policy::RedirectTarget, redirect::LocalPath};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("https://login.example/");
}

fn main() {}
