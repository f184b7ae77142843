//! The reading of logins against a second reading of RFC 7617, written the other way round: it does not decode strictly,
//! it decodes somehow, encodes again, and compares.

use authed::{Caller, User};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::FutureExt;
use proptest::prelude::*;

use crate::credentials::{echo, head};
use crate::site::Site;

#[derive(Debug, PartialEq)]
enum Reading {
    Login(String),
    Anonymous,
    Malformed,
}

fn library(authorization: &[u8]) -> Reading {
    let answer = echo().caller(&mut head(authorization)).now_or_never().expect("a backend that does not wait");
    let name = |caller: &Caller<Site>| caller.user().map(|user| user.display_name().to_owned());
    match answer {
        Ok(caller) => name(&caller).map_or(Reading::Anonymous, Reading::Login),
        Err(refusal) => {
            assert_eq!(refusal.status(), 400);
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
    // Spaces come before the one token: every word between is empty.
    let Some((token, spaces)) = words[1..].split_last() else { return Reading::Malformed };
    if spaces.iter().any(|word| !word.is_empty()) {
        return Reading::Malformed;
    }
    let text = decode_somehow(token);
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

/// Base64 that complains about nothing.
fn decode_somehow(token: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = token.iter().filter_map(|c| ALPHABET.iter().position(|letter| letter == c));
    let bits: Vec<usize> = digits.flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1)).collect();
    bits.chunks_exact(8).map(|octet| octet.iter().fold(0, |sum, &bit| sum * 2 + bit as u8)).collect()
}

/// Octets that a header's value can hold.
fn field_octets() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![8 => 0x20..=0x7eu8, 1 => Just(b'\t'), 1 => 0x80..=0xffu8];
    prop::collection::vec(octet, 0..40)
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
    // One octet changed, put in or left out.
    let spoilt = (well_formed.boxed(), any::<prop::sample::Index>(), 0..4u8, 0x20..=0x7eu8);
    let spoilt = spoilt.prop_map(|(mut line, place, how, octet)| {
        let place = place.index(line.len() + 1);
        match how {
            1 if place < line.len() => line[place] = octet,
            2 => line.insert(place, octet),
            3 if place < line.len() => drop(line.remove(place)),
            _ => {}
        }
        line
    });
    prop_oneof![9 => spoilt, 1 => field_octets()]
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
