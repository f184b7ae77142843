//! What `scopes!` cannot read, it answers with what it reads.

use authed::scopes;

scopes! {
    pub realm Shop for authed::SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor: Viewer = "editor";
}

fn main() {}
