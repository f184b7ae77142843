//! `Authorization`, the parser for backends of one's own, against the reference of `bearer_property`. Without HTTP: it is a
//! function of the header fields.

use authed::backend::{Authorization, ErrorKind};
use http::HeaderMap;
use proptest::prelude::*;

use super::bearer_property::{Reading, head, line, reference};

fn fields(lines: &[Vec<u8>]) -> HeaderMap {
    head(lines).headers
}

/// Reads the lines with the library.
fn library(lines: &[Vec<u8>], scheme: &str) -> Reading {
    match Authorization::read(&fields(lines), scheme) {
        Ok(None) => Reading::Anonymous,
        Ok(Some(found)) => found.token68().map_or(Reading::Malformed, |token| Reading::Token(token.to_owned())),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Malformed);
            Reading::Malformed
        }
    }
}

fn scheme() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["Bearer", "Bearer", "bearer", "BEARER", "Basic", "Token", "b"])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rfc9110_11_2_fields_are_read_as_the_reference_reads_them(
        lines in prop::collection::vec(line(), 0..3),
        scheme in scheme(),
    ) {
        prop_assert_eq!(library(&lines, scheme), reference(&lines, &scheme.to_lowercase()));
    }

    #[test]
    fn an_unreadable_field_fails_for_every_scheme_and_no_other_does(
        lines in prop::collection::vec(line(), 0..3),
        scheme in scheme(),
    ) {
        let fields = fields(&lines);
        prop_assert_eq!(Authorization::is_unreadable(&fields), Authorization::read(&fields, scheme).is_err());
    }

    #[test]
    fn a_scheme_is_found_in_any_line(lines in prop::collection::vec(line(), 0..4), scheme in scheme()) {
        let has_it = |line: &Vec<u8>| matches!(Authorization::read(&fields(std::slice::from_ref(line)), scheme), Ok(Some(_)));
        prop_assert_eq!(Authorization::has_scheme(&fields(&lines), scheme), lines.iter().any(has_it));
    }

    /// What follows the scheme, for schemes that do not use a `token68`.
    #[test]
    fn the_rest_of_the_line_is_unchanged(rest in "[!-~][ -~]{0,20}", spaces in " {1,4}") {
        let fields = fields(&[format!("Token{spaces}{rest}").into_bytes()]);
        let found = Authorization::read(&fields, "Token").unwrap().unwrap();
        prop_assert_eq!((found.as_bytes(), found.to_str()), (rest.as_bytes(), Some(&*rest)));
    }
}

/// RFC 9110, 11.2, octet by octet. The library tests many octets at once.
fn is_token68(text: &[u8]) -> bool {
    let token = text
        .strip_suffix(b"=")
        .map_or(text, |rest| &rest[..rest.iter().rposition(|&o| o != b'=').map_or(0, |at| at + 1)]);
    !token.is_empty() && token.iter().all(|octet| octet.is_ascii_alphanumeric() || b"-._~+/".contains(octet))
}

/// Each octet that a header field can have, at each place of a block of octets.
#[test]
fn each_octet_is_tested_at_each_place() {
    let octets = (0x21..=0xff).filter(|&octet| octet != 0x7f);
    for (octet, place) in octets.flat_map(|octet| (0..40).map(move |place| (octet, place))) {
        let mut text = vec![b'a'; 40];
        text[place] = octet;
        let found = Authorization::read(&fields(&[[b"Token ", &*text].concat()]), "Token").unwrap().unwrap();
        assert_eq!(found.token68().is_some(), is_token68(&text), "{octet:#x} at {place}");
        assert_eq!(found.token68(), is_token68(&text).then(|| str::from_utf8(&text).unwrap()));
    }
}

/// RFC 9110, 5.6.2.
#[test]
fn each_octet_of_a_scheme_is_tested() {
    for octet in (0x21..=0xff).filter(|&octet| octet != 0x7f) {
        let is_tchar = u8::is_ascii_alphanumeric(&octet) || b"!#$%&'*+-.^_`|~".contains(&octet);
        assert_eq!(Authorization::is_unreadable(&fields(&[vec![b'a', octet, b'b']])), !is_tchar, "{octet:#x}");
    }
}

#[test]
fn a_line_with_other_octets_is_bytes_and_not_text() {
    let fields = fields(&[b"Token a\xe9".to_vec()]);
    let found = Authorization::read(&fields, "Token").unwrap().unwrap();
    assert_eq!((found.as_bytes(), found.to_str(), found.token68()), (&b"a\xe9"[..], None, None));
}

#[test]
fn debug_does_not_print_the_field() {
    let fields = fields(&[b"Token s3cret".to_vec()]);
    let found = Authorization::read(&fields, "Token").unwrap().unwrap();
    assert_eq!(format!("{found:?}"), "Authorization(..)");
}
