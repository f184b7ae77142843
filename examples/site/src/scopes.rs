//! The scopes, and the responses to callers without them. The database says which role has which scope.

use authed::policy::RedirectTarget;
use authed::redirect::LocalPath;
use authed::requirement::Minutes;
use authed::{Fresh, RedirectTo, local_path, scopes};

use crate::accounts::Person;

scopes! {
    /// A small publishing house.
    pub realm Press for Person;

    /// Has an account. Everyone who is logged in has this scope, without a role.
    pub scope Member = "member", on failure RedirectTo<LoginPage>;
    /// Reads published posts to their end.
    pub scope Read = "posts:read", on failure RedirectTo<LoginPage>;
    /// Writes posts, and changes their own.
    pub scope Write = "posts:write": Read, on failure RedirectTo<LoginPage>;
    /// Reads all drafts, publishes and withdraws.
    pub scope Publish = "posts:publish": Read, on failure RedirectTo<LoginPage>;
    /// Creates accounts, closes them, and gives them roles.
    pub scope ManageAccounts = "accounts:manage", on failure RedirectTo<LoginPage>;
    /// Decides which scopes a role has.
    pub scope ManageRoles = "roles:manage", on failure RedirectTo<LoginPage>;
    /// Sees rejected requests.
    pub scope Audit = "audit:read", on failure RedirectTo<LoginPage>;
}

/// The login page.
pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// Requires a password within the last five minutes. Other members enter it again, and return.
pub type Confirmed = (Member, Fresh<Press, Minutes<5>, RedirectTo<LoginPage>>);
