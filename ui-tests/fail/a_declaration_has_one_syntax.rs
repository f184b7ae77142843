//! `scopes!` answers other syntax with the syntax that it expects.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor: Viewer = "editor";
}

fn main() {}
