//! `scopes!` has one syntax. The error marks the line that differs from it.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor: Viewer = "editor";
}

fn main() {}
