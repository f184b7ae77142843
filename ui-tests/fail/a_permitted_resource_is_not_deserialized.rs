//! A `Permitted` cannot be deserialized.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::Author;

fn read(text: &str) -> Option<Permitted<String, Author>> {
    serde_json::from_str(text).ok()
}

fn main() {}
