//! `WwwAuthenticate`: a strict parser reads the value of each parameter unchanged.
#![no_main]

use authed::response::WwwAuthenticate;
use authed_fuzz::challenge;
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 4] = ["realm", "scope", "error_description", "x!#$%&'*+-.^_`|~"];

fuzz_target!(|text: &str| {
    // Other values panic, as documented.
    let is_permitted = |value: &&str| value.chars().all(|c| c == '\t' || (' '..='~').contains(&c));
    let values: Vec<&str> = text.split('\n').filter(is_permitted).take(NAMES.len()).collect();
    let parameters = || NAMES.iter().zip(&values);
    let made = parameters().fold(WwwAuthenticate::new("Scheme"), |made, (name, value)| made.parameter(name, value));
    let (scheme, found) = challenge(made.as_str()).expect("a challenge");
    assert_eq!(scheme, "Scheme");
    let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(found, parameters().map(|(name, value)| (*name, *value)).collect::<Vec<_>>());
    // Only quotation marks and backslashes are escaped (RFC 9110, 5.6.4).
    let escaped = values.iter().flat_map(|value| value.chars()).filter(|c| matches!(c, '"' | '\\')).count();
    let without = values.iter().map(|value| value.len()).sum::<usize>();
    let names: usize = parameters().map(|(name, _)| name.len() + "=\"\", ".len()).sum();
    let commas = if values.is_empty() { 0 } else { 1 };
    assert_eq!(made.as_str().len() + commas, "Scheme".len() + names + without + escaped);
    let line = HeaderValue::from(made.clone());
    assert_eq!(line.as_bytes(), made.as_str().as_bytes());
});
