//! `ApiKey`: one line of 16 to 512 visible ASCII characters. The application gets the key's digest only. A printed
//! `KeyDigest` can be parsed.
#![no_main]

use authed::backend::{ApiKey, ErrorKind, KeyDigest};
use authed::{AuthenticationError, Backend, Credentials, Identity, SimpleUser, User};
use authed_fuzz::{Shop, head_of};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

fuzz_target!(|lines: &[u8]| {
    let head = head_of(lines);
    let backend = ApiKey::new("x-api-key", |digest: &KeyDigest| {
        Ok::<Identity<Shop>, AuthenticationError>(Identity::new(
            SimpleUser::new(digest.to_string()),
            Credentials::none(),
        ))
    });
    let found: Vec<&[u8]> = head.headers.get_all("X-Api-Key").iter().map(|line| line.as_bytes()).collect();
    let outcome = backend.authenticate_now(&head).expect("a backend that does not wait");
    match (outcome, &found[..]) {
        (Ok(None), []) => {}
        (Ok(Some(identity)), [key]) => {
            assert!((16..=512).contains(&key.len()) && key.iter().all(|octet| (b'!'..=b'~').contains(octet)));
            let digest: String = Sha256::digest(key).iter().map(|octet| format!("{octet:02x}")).collect();
            assert_eq!(identity.user().display_name(), digest);
        }
        (Err(error), [key]) => {
            assert_eq!(error.kind(), ErrorKind::Malformed);
            assert!(key.len() < 16 || key.len() > 512 || key.iter().any(|octet| !octet.is_ascii_graphic()));
        }
        (Err(error), _) => assert_eq!(error.kind(), ErrorKind::Malformed),
        (Ok(outcome), _) => panic!("{:?} of {} lines", outcome.map(|_| ()), found.len()),
    }

    let Ok(text) = std::str::from_utf8(lines) else { return };
    let is_digest = text.len() == 64 && text.chars().all(|digit| "0123456789abcdefABCDEF".contains(digit));
    match text.parse::<KeyDigest>() {
        Ok(digest) => assert!(is_digest && digest.to_string() == text.to_ascii_lowercase()),
        Err(_) => assert!(!is_digest),
    }
});
