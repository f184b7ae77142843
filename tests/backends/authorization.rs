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
