//! Prints the public items of a crate with their signatures, one per line. Its argument is the file that rustdoc wrote as
//! JSON. `.ci/public-api` runs it.
//!
//! Left out is what other items say already: the functions of a trait's implementation, derived implementations, `Send` and
//! its like, and implementations for every type.

use std::collections::HashSet;
use std::error::Error;

use public_api::tokens::Token;
use public_api::{Builder, PublicItem};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("the argument is missing: a file that rustdoc wrote as JSON")?;
    let api = Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    let of_traits: HashSet<_> = api.items().filter(|item| is_impl_of_trait(item)).map(PublicItem::id).collect();
    for item in api.items() {
        let is_in_impl = item.parent_id().is_some_and(|parent| of_traits.contains(&parent));
        if !(is_in_impl && is_function(item)) {
            println!("{item}");
        }
    }
    Ok(())
}

/// `impl Trait for Type`, but not `impl<F: for<'a> Fn(&'a str)> Type<F>`.
fn is_impl_of_trait(item: &PublicItem) -> bool {
    let tokens: Vec<_> = item.tokens().collect();
    let begins_with_impl = matches!(tokens.first(), Some(Token::Keyword(word)) if word == "impl");
    begins_with_impl
        && tokens.windows(2).any(|pair| matches!(pair, [Token::Keyword(word), Token::Whitespace] if word == "for"))
}

fn is_function(item: &PublicItem) -> bool {
    item.tokens().any(|token| matches!(token, Token::Kind(kind) if kind == "fn"))
}
