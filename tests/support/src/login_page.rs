//! The login page of the tests.

use authed::local_path;
use authed::policy::RedirectTarget;
use authed::redirect::LocalPath;

/// The page at `/login`.
pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}
