//! A `Permitted` cannot be deserialized.

#[path = "../press.rs"]
mod press;

use press::Author;

fn read(text: &str) -> Option<String> {
    let _: Option<Author> = None;
    serde_json::from_str(text).ok()
}

fn main() {}
