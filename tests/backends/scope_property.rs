//! `Credentials::from_scope_text` (RFC 6749, 3.3) against a reference. Without HTTP: it is a function.

use authed::Credentials;
use proptest::prelude::*;

use super::site::{Known, Read, Shop, Write};

/// Returns which scopes the text grants. The text gets a space on each side, so that every name stands between spaces.
fn reference(text: &str) -> [bool; 3] {
    let text = format!(" {text} ");
    let [known, read, write] = ["known", "orders:read", "orders:write"].map(|name| text.contains(&format!(" {name} ")));
    [known || read || write, read, write]
}

fn text() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        4 => prop::sample::select(vec!["known", "orders:read", "orders:write"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["Known", "orders", "orders:", ":read", "knownn", "orders:reads", "known\u{a0}"]).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
        1 => any::<char>().prop_map(String::from),
    ];
    let space = prop_oneof![8 => Just(" "), 1 => Just("  "), 1 => Just(""), 1 => Just("\t"), 1 => Just(","), 1 => Just("\u{a0}"), 1 => Just("\n")];
    prop::collection::vec((name, space), 0..6)
        .prop_map(|pieces| pieces.into_iter().map(|(name, space)| name + space).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rfc6749_3_3_a_name_between_spaces_grants_and_nothing_else_does(text in text()) {
        let credentials = Credentials::<Shop>::from_scope_text(&text);
        prop_assert_eq!([credentials.has::<Known>(), credentials.has::<Read>(), credentials.has::<Write>()], reference(&text));
        prop_assert_eq!(Credentials::<Shop>::from_names(credentials.names()), credentials);
    }
}
