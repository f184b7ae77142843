use std::collections::HashSet;

use authed::backend::{KeyDigest, NewApiKey};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use proptest::prelude::*;

#[test]
fn asvs_11_5_1_a_new_key_has_256_random_bits() {
    let keys: Vec<NewApiKey> = (0..100).map(|_| NewApiKey::generate("shop_live")).collect();
    let random: HashSet<Vec<u8>> = keys
        .iter()
        .map(|key| BASE64_URL_SAFE_NO_PAD.decode(key.secret().strip_prefix("shop_live_").unwrap()).unwrap())
        .inspect(|octets| assert_eq!(octets.len(), 32))
        .collect();
    assert_eq!(random.len(), 100);
    // Each of the 256 bits is set in one key and not set in another one. By chance, this fails once in 2^90 runs.
    for bit in 0..256 {
        let set = random.iter().filter(|octets| octets[bit / 8] >> (bit % 8) & 1 == 1).count();
        assert!((1..100).contains(&set), "bit {bit} is always {}", set / 100);
    }
}

#[test]
fn debug_does_not_print_a_key() {
    let key = NewApiKey::generate("shop");
    let debug = format!("{key:?} {key:#?} {:?} {:#?}", key.digest(), key.digest());
    assert!(!debug.contains(&key.secret()[5..]) && !debug.contains(&key.digest().to_string()), "{debug}");
}

#[test]
fn a_prefix_with_other_characters_than_a_header_value_is_rejected() {
    for prefix in ["", "with space", "with\nline", "umläut", &"x".repeat(33)] {
        assert!(std::panic::catch_unwind(|| NewApiKey::generate(prefix)).is_err(), "{prefix:?}");
    }
}

/// The example of the standard (FIPS 180-4). So other programs can write digests into the database.
#[test]
fn the_digest_is_sha_256() {
    let printed = KeyDigest::of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").to_string();
    assert_eq!(printed, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

proptest! {
    #[test]
    fn a_printed_digest_can_be_parsed(key in ".*") {
        let digest = KeyDigest::of(&key);
        let printed = digest.to_string();
        prop_assert!(printed.len() == 64 && printed.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
        prop_assert!(printed.parse::<KeyDigest>().unwrap() == digest);
        prop_assert!(printed.to_uppercase().parse::<KeyDigest>().unwrap() == digest);
        prop_assert!(KeyDigest::of(key + "x") != digest);
    }

    #[test]
    fn only_64_digits_are_a_digest(text in "[0-9a-fA-F]{60,66}|[0-9a-fg:+ -]{64}|\\PC{16,70}") {
        let is_digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match text.parse::<KeyDigest>() {
            Ok(digest) => prop_assert!(is_digest && digest.to_string() == text.to_lowercase()),
            Err(error) => prop_assert!(!is_digest && !error.to_string().contains(&text)),
        }
    }
}
