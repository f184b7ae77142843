//! A client does not send an `Allowed`.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::Author;

fn read(text: &str) -> Option<Allowed<String, Author>> {
    serde_json::from_str(text).ok()
}

fn main() {}
