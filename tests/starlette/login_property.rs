//! `Basic` against a reference for RFC 7617. The reference does not decode strictly: it decodes leniently, encodes again, and
//! compares.

use authed::{Caller, User};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::FutureExt;
use proptest::prelude::*;

use super::credentials::{echo, head};
use super::site::Site;
use crate::strategies::{field_octets, spoilt};

#[derive(Debug, PartialEq)]
enum Reading {
    Login(String),
    Anonymous,
    Malformed,
}

fn library(authorization: &[u8]) -> Reading {
    let answer = echo().caller(&mut head(authorization)).now_or_never().expect("the backend does not wait");
    let name = |caller: &Caller<Site>| caller.user().map(|user| user.display_name().to_owned());
    match answer {
        Ok(caller) => name(&caller).map_or(Reading::Anonymous, Reading::Login),
        Err(rejection) => {
            assert_eq!(rejection.status(), 400);
            Reading::Malformed
        }
    }
}

fn reference(authorization: &[u8]) -> Reading {
    let is_token = |word: &[u8]| {
        let letter = |c: &u8| c.is_ascii_graphic() && !br#""(),/:;<=>?@[\]{}"#.contains(c);
        !word.is_empty() && word.iter().all(letter)
    };
    let words: Vec<&[u8]> = authorization.split(|&c| c == b' ').collect();
    if !is_token(words[0]) {
        return Reading::Malformed;
    }
    if !words[0].eq_ignore_ascii_case(b"basic") {
        return Reading::Anonymous;
    }
    // Only spaces come before the token, so every word between is empty.
    let Some((token, spaces)) = words[1..].split_last() else { return Reading::Malformed };
    if spaces.iter().any(|word| !word.is_empty()) {
        return Reading::Malformed;
    }
    let text = decode_leniently(token);
    if BASE64_STANDARD.encode(&text).as_bytes() != *token {
        return Reading::Malformed;
    }
    match std::str::from_utf8(&text).map(|text| text.split_once(':')) {
        Ok(Some((name, password))) if !name.is_empty() && !text.iter().any(|&c| c < 32 || c == 127) => {
            Reading::Login(format!("{name}|{password}"))
        }
        _ => Reading::Malformed,
    }
}

/// Decodes Base64 without rejecting anything.
fn decode_leniently(token: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = token.iter().filter_map(|c| ALPHABET.iter().position(|letter| letter == c));
    let bits: Vec<usize> = digits.flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1)).collect();
    bits.chunks_exact(8).map(|octet| octet.iter().fold(0, |sum, &bit| sum * 2 + bit as u8)).collect()
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "[a-zé]{0,4}:[ -~ß:]{0,8}".prop_map(String::into_bytes),
        2 => "\\PC{0,6}:\\PC{0,6}".prop_map(String::into_bytes),
        1 => "[a-z]{0,3}[\u{0}-\u{1f}\u{7f}]?:[a-z]{0,3}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..16),
    ]
}

fn authorization() -> impl Strategy<Value = Vec<u8>> {
    let scheme = prop_oneof![6 => "Basic", 2 => "[Bb][Aa][Ss][Ii][Cc]", 1 => "[!-~]{0,7}"];
    let separator = prop_oneof![6 => Just(" "), 2 => Just("   "), 1 => Just(""), 1 => Just("\t"), 1 => Just(" \t")];
    let well_formed = (scheme, separator, text()).prop_map(|(scheme, separator, text)| {
        format!("{scheme}{separator}{}", BASE64_STANDARD.encode(text)).into_bytes()
    });
    prop_oneof![9 => spoilt(well_formed.boxed(), 0x20..=0x7eu8), 1 => field_octets()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn logins_are_read_as_the_reference_reads_them(authorization in authorization()) {
        prop_assert_eq!(library(&authorization), reference(&authorization));
    }

    #[test]
    fn every_login_of_the_standard_is_read(name in "[^\\p{Cc}:]{1,8}", password in "[^\\p{Cc}]{0,8}") {
        let line = format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{password}")));
        prop_assert_eq!(library(line.as_bytes()), Reading::Login(format!("{name}|{password}")));
    }
}
