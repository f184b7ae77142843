//! The realm of most cases.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;

    pub scope Authenticated = "authenticated";
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Auditor = "auditor";
    pub scope Admin = "admin": Editor + Auditor;
}
