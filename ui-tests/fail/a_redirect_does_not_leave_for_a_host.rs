//! Browsers read a second slash as the beginning of a host.

use authed::{LocalPath, RedirectTarget, local_path};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("//login.example");
}

fn main() {}
