//! Heads of up to 1 MiB take a time that grows with their length, and not faster.

use std::time::{Duration, Instant};

use authed::{Backend, ErrorKind};
use http::request::Parts;

use super::site::{Site, api_key, head, jwt};

const SHORT: usize = 64 << 10;
const LONG: usize = 1 << 20;

/// 16 times as long may take 64 times as long; with the square of the length it would be 256 times.
const MOST: u32 = 64;

/// Asks with heads of both lengths, several times: the shortest time is one in which nothing else came in between.
fn takes_its_time(what: &str, made: impl Fn(usize) -> Vec<(&'static str, Vec<u8>)>, ask: impl Fn(Parts)) {
    let [short, long] = [SHORT, LONG].map(|length| {
        let head = head(&made(length));
        let times = (0..5).map(|_| {
            let head = head.clone();
            let started = Instant::now();
            ask(head);
            started.elapsed()
        });
        // Less is not measured with any sense.
        times.min().unwrap().max(Duration::from_micros(100))
    });
    assert!(long <= short * MOST, "{what}: {short:?} for {SHORT} octets, {long:?} for {LONG}");
}

fn is_refused(backend: &impl Backend, kind: ErrorKind) -> impl Fn(Parts) {
    move |head| {
        let outcome = backend.authenticate_now(&head).unwrap();
        assert_eq!(outcome.err().map(|error| error.kind()), Some(kind));
    }
}

#[test]
fn signed_tokens_are_refused_in_linear_time() {
    let backend = jwt();
    let bearer = |token: String| vec![("authorization", format!("Bearer {token}").into_bytes())];
    let rejected = is_refused(&backend, ErrorKind::Rejected);
    takes_its_time("one long part", |length| bearer(format!("{}.e30.e30", "a".repeat(length))), &rejected);
    takes_its_time("nothing but dots", |length| bearer(".".repeat(length)), &rejected);
    takes_its_time("a long signature", |length| bearer(format!("e30.e30.{}", "a".repeat(length))), &rejected);
}

#[test]
fn keys_are_refused_in_linear_time() {
    let backend = api_key();
    let malformed = is_refused(&backend, ErrorKind::Malformed);
    takes_its_time("a long key", |length| vec![("x-api-key", vec![b'k'; length])], &malformed);
    let lines = |length: usize| vec![("x-api-key", vec![b'k'; 64]); length / 64];
    takes_its_time("many keys", lines, &malformed);
}

#[test]
fn cookies_are_read_in_linear_time() {
    let site = Site::open();
    let answers = |status: u16| {
        let site = site.clone();
        move |head: Parts| assert_eq!(site.ask(head.headers).status().as_u16(), status)
    };
    let cookie = |line: String| vec![("cookie", line.into_bytes())];
    takes_its_time("a long cookie", |length| cookie(format!("__Host-session={}", "A".repeat(length))), answers(403));
    takes_its_time("many cookies", |length| cookie("a=b; ".repeat(length / 5)), answers(403));
    takes_its_time("nothing but semicolons", |length| cookie(";".repeat(length)), answers(403));
    takes_its_time("many of ours", |length| cookie("__Host-session=a; ".repeat(length / 18)), answers(400));
    let good = |length: usize| cookie(format!("{}; __Host-session={}", "a=b; ".repeat(length / 5), site.id));
    takes_its_time("the good one behind many", good, answers(200));
    takes_its_time("many lines", |length| vec![("cookie", b"a=b".repeat(20)); length / 60], answers(403));
}
