//! A redirect goes to a path: a URL leads to where it says.

use authed::{LocalPath, RedirectTarget, local_path};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

fn main() {}
