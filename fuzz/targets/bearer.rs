//! `Bearer` agrees with the second parser, octet for octet.
#![no_main]

use authed_fuzz::{Reading, authorization, bearer, bearer_by_the_book, head, read};
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(line) else { return };
    let mut head = head();
    head.headers.append("authorization", value);
    let reading = read(&bearer(), &head);
    assert_eq!(reading, bearer_by_the_book(&authorization(&head)));
    if let Reading::As(token) = reading {
        assert!(line.ends_with(token.as_bytes()) && line[..line.len() - token.len()].ends_with(b" "));
        head.headers.append("authorization", HeaderValue::from_bytes(line).expect("the same line"));
        assert_eq!(read(&bearer(), &head), Reading::Malformed);
    }
});
