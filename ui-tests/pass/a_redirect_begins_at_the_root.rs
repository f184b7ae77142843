//! A path without its first slash depends on the page that redirects.

use authed::{LocalPath, RedirectTarget, local_path};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

fn main() {}
