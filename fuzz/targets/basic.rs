//! `Basic` agrees with the second parser. Each login has one encoding.
#![no_main]

use authed_fuzz::{Reading, authorization, basic, basic_by_the_book, head, read};
use base64::prelude::{BASE64_STANDARD, Engine};
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(line) else { return };
    let mut head = head();
    head.headers.append("authorization", value);
    let reading = read(&basic(), &head);
    assert_eq!(reading, basic_by_the_book(&authorization(&head)));
    if let Reading::As(login) = reading {
        let (name, password) = login.split_once('\n').expect("a name and a password");
        let encoded = BASE64_STANDARD.encode(format!("{name}:{password}"));
        assert!(line.ends_with(encoded.as_bytes()) && line[..line.len() - encoded.len()].ends_with(b" "));
        // Two lines are malformed, even if both are the same.
        head.headers.append("authorization", HeaderValue::from_bytes(line).expect("the same line"));
        assert_eq!(read(&basic(), &head), Reading::Malformed);
    }
});
