//! The backends compared with reference parsers, which work on whole texts.

use authed::backend::ErrorKind;
use authed::{Backend, User};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::site::{Site, api_key, head};

/// Returns the digest of the one line, if it is a key.
fn reference_key(lines: &[Vec<u8>]) -> Result<Option<String>, ErrorKind> {
    let [line] = lines else {
        return if lines.is_empty() { Ok(None) } else { Err(ErrorKind::Malformed) };
    };
    let text: String = line.iter().copied().map(char::from).collect();
    let visible = text.chars().filter(|c| ('!'..='~').contains(c)).count();
    if visible != text.chars().count() || !(16..=512).contains(&visible) {
        return Err(ErrorKind::Malformed);
    }
    Ok(Some(Sha256::digest(line).iter().map(|octet| format!("{octet:02x}")).collect()))
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let visible = || prop::collection::vec(b'!'..=b'~', 10..20);
    let long = prop::collection::vec(b'!'..=b'~', 505..520);
    let odd = (visible(), prop::sample::select(vec![b' ', b'\t', 0x80, 0xff]), 0..10_usize).prop_map(
        |(mut line, odd, at)| {
            line.insert(at, odd);
            line
        },
    );
    prop_oneof![4 => visible(), 1 => long, 1 => odd]
}

/// Returns the status for these `Cookie` lines, as if all lines were one (RFC 6265, 5.4).
fn reference_cookies(lines: &[String], id: &str) -> u16 {
    let all = lines.join("; ");
    let values: Vec<&str> =
        all.split(';').filter_map(|pair| pair.trim_matches([' ', '\t']).strip_prefix("__Host-session=")).collect();
    match values[..] {
        [one] if one == id => 200,
        [] | [_] => 403,
        _ => 400,
    }
}

fn cookie_line() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "__Host-session=%",
        "__Host-session=",
        "__host-session=%",
        "session=%",
        "__Host-session =%",
        "x=__Host-session=%",
        "%",
        ";",
        "; ",
        " ;",
        ";\t",
        "=",
        "a=b",
        "__Host-session=%x",
        "__Host-session=\"%\"",
        "__Host-session=AAAAAAAAAAAAAAAAAAAAAA",
    ]);
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn facts_12_a_key_is_read_as_the_reference_reads_it(lines in prop::collection::vec(line(), 0..3)) {
        let sent: Vec<_> = lines.iter().map(|line| ("x-api-key", line.clone())).collect();
        let outcome = api_key().authenticate_now(&head(&sent)).unwrap();
        let found = outcome.map(|identity| identity.map(|identity| identity.user().display_name().to_owned()));
        prop_assert_eq!(found.map_err(|error| error.kind()), reference_key(&lines));
    }
}

/// All cases use one site: no request changes the result of the next one.
#[test]
fn facts_9_cookies_are_read_as_the_reference_reads_them() {
    let site = Site::open();
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig {
        cases: 5_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let ran = runner.run(&prop::collection::vec(cookie_line(), 0..4), |lines| {
        let lines: Vec<String> = lines.iter().map(|line| line.replace('%', &site.id)).collect();
        let sent: Vec<_> = lines.iter().map(|line| ("cookie", line.clone().into_bytes())).collect();
        let answer = site.ask(head(&sent).headers);
        let expected = reference_cookies(&lines, &site.id);
        prop_assert_eq!(answer.status().as_u16(), expected, "{:?}", lines);
        prop_assert_eq!(answer.body() == "ada", expected == 200);
        prop_assert!(!answer.headers().contains_key("set-cookie"));
        Ok(())
    });
    ran.unwrap();
    // The reference returns each status.
    for (line, status) in [("a=b", 403), ("__Host-session=%", 200), ("__Host-session=%; __Host-session=%", 400)] {
        let line = line.replace('%', &site.id).into_bytes();
        assert_eq!(site.ask(head(&[("cookie", line)]).headers).status(), status);
    }
}
