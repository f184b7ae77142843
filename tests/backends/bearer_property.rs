//! `Bearer` against a reference for RFC 6750, 2.1 that works on whole texts.

use authed::backend::BearerToken;
use authed::{Authenticator, Bearer, Credentials, Identity, SimpleUser, User};
use futures_util::FutureExt;
use http::HeaderValue;
use http::request::Parts;
use proptest::prelude::*;

use super::site::Shop;
use crate::strategies::{field_octets, spoilt};

#[derive(Debug, PartialEq)]
pub enum Reading {
    Token(String),
    Anonymous,
    Malformed,
}

/// Returns a head with these lines of `Authorization`.
pub fn head(lines: &[Vec<u8>]) -> Parts {
    let (mut head, ()) = http::Request::new(()).into_parts();
    for line in lines {
        head.headers.append("authorization", HeaderValue::from_bytes(line).unwrap());
    }
    head
}

/// Reads the lines with the library.
fn library(lines: &[Vec<u8>]) -> Reading {
    let echo = Bearer::new(|token: &BearerToken| {
        Ok(Identity::<Shop>::new(SimpleUser::new(token.as_str()), Credentials::none()))
    });
    let answer = Authenticator::new(echo).caller(&mut head(lines)).now_or_never().expect("the backend does not wait");
    match answer {
        Ok(caller) => caller.user().map_or(Reading::Anonymous, |user| Reading::Token(user.display_name().to_owned())),
        Err(rejection) => {
            assert_eq!(rejection.status(), 400);
            assert_eq!(rejection.headers()["www-authenticate"], r#"Bearer realm="Shop", error="invalid_request""#);
            Reading::Malformed
        }
    }
}

/// Reads the lines of one scheme, given in lowercase.
pub fn reference(lines: &[Vec<u8>], expected: &str) -> Reading {
    let line = match lines {
        [] => return Reading::Anonymous,
        [line] => String::from_utf8_lossy(line).into_owned(),
        _ => return Reading::Malformed,
    };
    let (scheme, rest) = line.split_once(' ').unwrap_or((&line, ""));
    let of_scheme = |c: char| c.is_ascii_graphic() && !r#""(),/:;<=>?@[\]{}"#.contains(c);
    if scheme.is_empty() || !scheme.chars().all(of_scheme) {
        return Reading::Malformed;
    }
    if !scheme.eq_ignore_ascii_case(expected) {
        return Reading::Anonymous;
    }
    let token = rest.trim_start_matches(' ');
    let letters = token.trim_end_matches('=');
    let of_token = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
    if !letters.is_empty() && letters.chars().all(of_token) {
        Reading::Token(token.to_owned())
    } else {
        Reading::Malformed
    }
}

/// Returns lines that are nearly right, and a few of random octets.
pub fn line() -> impl Strategy<Value = Vec<u8>> {
    let scheme = prop_oneof![6 => "Bearer", 2 => "[Bb][Ee][Aa][Rr][Ee][Rr]", 1 => "[!-~]{0,7}"];
    let separator = prop_oneof![6 => Just(" "), 2 => Just("   "), 1 => Just(""), 1 => Just("\t"), 1 => Just(" \t")];
    let token = prop_oneof![
        6 => "[A-Za-z0-9._~+/-]{0,12}={0,3}",
        1 => "[A-Za-z0-9._~+/=-]{0,12}",
        1 => "[ -~]{0,12}",
        1 => "[a-z]{0,3}\\PC[a-z]{0,3}",
    ];
    let well_formed = (scheme, separator, token)
        .prop_map(|(scheme, separator, token)| format!("{scheme}{separator}{token}").into_bytes());
    let octet = prop_oneof![0x20..=0x7eu8, 0x80..=0xffu8];
    prop_oneof![9 => spoilt(well_formed, octet), 1 => field_octets()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rfc6750_2_1_tokens_are_read_as_the_reference_reads_them(lines in prop::collection::vec(line(), 0..3)) {
        prop_assert_eq!(library(&lines), reference(&lines, "bearer"));
    }

    #[test]
    fn rfc6750_2_1_one_line_is_read_as_the_reference_reads_it(line in line()) {
        let lines = [line];
        prop_assert_eq!(library(&lines), reference(&lines, "bearer"));
    }

    #[test]
    fn rfc6750_2_1_every_token_of_the_standard_is_read(token in "[A-Za-z0-9._~+/-]{1,40}={0,4}", spaces in " {1,4}") {
        let line = format!("Bearer{spaces}{token}").into_bytes();
        prop_assert_eq!(library(&[line]), Reading::Token(token));
    }
}
