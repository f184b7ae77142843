//! The time for a head grows linearly with its length, up to 1 MiB.

use authed::Backend;
use authed::backend::ErrorKind;
use http::request::Parts;
use support::{LONG, SHORT};

use super::site::{Site, api_key, head, jwt};

/// Measures heads of both lengths.
fn is_linear(what: &str, made: impl Fn(usize) -> Vec<(&'static str, Vec<u8>)>, ask: impl Fn(Parts)) {
    let heads = [SHORT, LONG].map(|length| head(&made(length)));
    support::is_linear(what, |length| ask(heads[usize::from(length == LONG)].clone()));
}

fn is_rejected(backend: &impl Backend, kind: ErrorKind) -> impl Fn(Parts) {
    move |head| {
        let outcome = backend.authenticate_now(&head).unwrap();
        assert_eq!(outcome.err().map(|error| error.kind()), Some(kind));
    }
}

#[test]
fn signed_tokens_are_rejected_in_linear_time() {
    let backend = jwt();
    let bearer = |token: String| vec![("authorization", format!("Bearer {token}").into_bytes())];
    let rejected = is_rejected(&backend, ErrorKind::Rejected);
    is_linear("one long part", |length| bearer(format!("{}.e30.e30", "a".repeat(length))), &rejected);
    is_linear("only dots", |length| bearer(".".repeat(length)), &rejected);
    is_linear("a long signature", |length| bearer(format!("e30.e30.{}", "a".repeat(length))), &rejected);
}

#[test]
fn keys_are_rejected_in_linear_time() {
    let backend = api_key();
    let malformed = is_rejected(&backend, ErrorKind::Malformed);
    is_linear("a long key", |length| vec![("x-api-key", vec![b'k'; length])], &malformed);
    let lines = |length: usize| vec![("x-api-key", vec![b'k'; 64]); length / 64];
    is_linear("many keys", lines, &malformed);
}

#[test]
fn cookies_are_read_in_linear_time() {
    let site = Site::open();
    let answers = |status: u16| {
        let site = site.clone();
        move |head: Parts| assert_eq!(site.ask(head.headers).status().as_u16(), status)
    };
    let cookie = |line: String| vec![("cookie", line.into_bytes())];
    is_linear("a long cookie", |length| cookie(format!("__Host-session={}", "A".repeat(length))), answers(403));
    is_linear("many cookies", |length| cookie("a=b; ".repeat(length / 5)), answers(403));
    is_linear("only semicolons", |length| cookie(";".repeat(length)), answers(403));
    is_linear("many session cookies", |length| cookie("__Host-session=a; ".repeat(length / 18)), answers(400));
    let good = |length: usize| cookie(format!("{}; __Host-session={}", "a=b; ".repeat(length / 5), site.id));
    is_linear("the valid cookie after many", good, answers(200));
    is_linear("many lines", |length| vec![("cookie", b"a=b".repeat(20)); length / 60], answers(403));
}
