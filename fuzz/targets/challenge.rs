//! `WwwAuthenticate`: any value of a parameter comes out of a strict reader as it went in.
#![no_main]

use authed::WwwAuthenticate;
use authed_fuzz::challenge;
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 4] = ["realm", "scope", "error_description", "x!#$%&'*+-.^_`|~"];

fuzz_target!(|text: &str| {
    // Everything else is refused by a panic, as its documentation says.
    let carried = |value: &&str| value.chars().all(|c| c == '\t' || (' '..='~').contains(&c));
    let values: Vec<&str> = text.split('\n').filter(carried).take(NAMES.len()).collect();
    let parameters = || NAMES.iter().zip(&values);
    let made = parameters().fold(WwwAuthenticate::new("Scheme"), |made, (name, value)| made.parameter(name, value));
    let (scheme, found) = challenge(made.as_str()).expect("a challenge");
    assert_eq!(scheme, "Scheme");
    let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(found, parameters().map(|(name, value)| (*name, *value)).collect::<Vec<_>>());
    // Escapes stand where they must, and nowhere else (RFC 9110, 5.6.4).
    let escaped = values.iter().flat_map(|value| value.chars()).filter(|c| matches!(c, '"' | '\\')).count();
    let without = values.iter().map(|value| value.len()).sum::<usize>();
    let names: usize = parameters().map(|(name, _)| name.len() + "=\"\", ".len()).sum();
    let commas = if values.is_empty() { 0 } else { 1 };
    assert_eq!(made.as_str().len() + commas, "Scheme".len() + names + without + escaped);
    let line = HeaderValue::from(made.clone());
    assert_eq!(line.as_bytes(), made.as_str().as_bytes());
});
