//! A handler that requires a writer does not call a function that needs an editor.

use authed::{Authed, Proof, SimpleUser, scopes};

scopes! {
    pub realm Press for SimpleUser;
    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

async fn write(caller: Authed<Editor>) -> String {
    publish(caller.proof(), "On boats")
}

fn publish(_by: Proof<'_, Editor>, title: &str) -> String {
    format!("Published {title}.\n")
}

fn main() {}
