//! Browsers take a backslash for a slash.

use authed::{LocalPath, RedirectTarget, local_path};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

fn main() {}
