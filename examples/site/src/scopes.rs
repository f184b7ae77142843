//! Who may do what in the house. Which role has which scope stands in the database.

use authed::{Fresh, LocalPath, Minutes, RedirectTarget, RedirectTo, local_path, scopes};

use crate::accounts::Person;

scopes! {
    /// A small publishing house.
    pub realm Press for Person;

    /// Has an account. Everybody who has logged in holds it, and no role needs to give it.
    pub scope Member = "member", on failure RedirectTo<LoginPage>;
    /// Reads published posts to their end.
    pub scope Read = "posts:read", on failure RedirectTo<LoginPage>;
    /// Writes posts, and changes those that are their own.
    pub scope Write = "posts:write": Read, on failure RedirectTo<LoginPage>;
    /// Reads all drafts, publishes and withdraws.
    pub scope Publish = "posts:publish": Read, on failure RedirectTo<LoginPage>;
    /// Makes accounts, closes them, and gives them roles.
    pub scope ManageAccounts = "accounts:manage", on failure RedirectTo<LoginPage>;
    /// Says which scopes a role has.
    pub scope ManageRoles = "roles:manage", on failure RedirectTo<LoginPage>;
    /// Sees who has been refused what.
    pub scope Audit = "audit:read", on failure RedirectTo<LoginPage>;
}

/// Where people log in.
pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// Has entered the password within the last five minutes. Others are sent to do so, and then back.
pub type Confirmed = (Member, Fresh<Press, Minutes<5>, RedirectTo<LoginPage>>);
