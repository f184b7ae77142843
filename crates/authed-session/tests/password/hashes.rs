//! Which hashes are verified, and how new hashes are made.

use authed::backend::ErrorKind;
use authed_session::{PasswordError, Passwords};

use crate::reference::*;

async fn is_right(password: &str, stored: &str) -> bool {
    match Passwords::new().verify(password, Some(stored)).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Rejected);
            false
        }
    }
}

#[tokio::test]
async fn hashes_of_the_reference_implementation_are_understood() {
    let all = [
        CURRENT,
        TINY,
        LESS_MEMORY,
        TWO_PASSES,
        FOUR_LANES,
        ARGON2I,
        ARGON2D,
        VERSION_16,
        VERSION_UNSAID,
        SHORT_SALT,
        SHORT_HASH,
    ];
    for stored in all {
        assert!(is_right(PASSWORD, stored).await, "{stored}");
        assert!(!is_right("Correct horse battery staple", stored).await, "{stored}");
        assert!(!is_right("", stored).await, "{stored}");
    }
}

#[tokio::test]
async fn a_new_hash_is_right_for_its_password_and_for_no_other() {
    let passwords = Passwords::new();
    let stored = passwords.hash(PASSWORD).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{stored}");
    assert!(is_right(PASSWORD, &stored).await);
    for wrong in ["", "correct horse battery stapl", "correct horse battery staple ", " correct horse battery staple"] {
        assert!(!is_right(wrong, &stored).await, "{wrong:?}");
    }
}

#[tokio::test]
async fn each_hash_has_a_salt_of_its_own() {
    let passwords = Passwords::new();
    let (a, b) = (passwords.hash(PASSWORD).await.unwrap(), passwords.hash(PASSWORD).await.unwrap());
    assert_ne!(a, b);
    assert_ne!(a.split('$').nth(4), b.split('$').nth(4));
}

/// The angstrom sign, and the letter that Unicode normalization makes of it.
#[tokio::test]
async fn asvs_6_2_8_a_password_is_compared_exactly_as_received() {
    let stored = Passwords::new().hash("\u{212b}ngstr\u{f6}m \u{2603}").await.unwrap();
    assert!(is_right("\u{212b}ngstr\u{f6}m \u{2603}", &stored).await);
    for other in ["\u{c5}ngstr\u{f6}m \u{2603}", "A\u{30a}ngstr\u{f6}m \u{2603}", "\u{212b}NGSTR\u{d6}M \u{2603}"] {
        assert!(!is_right(other, &stored).await, "{other}");
    }
}

#[tokio::test]
async fn asvs_6_2_9_long_passwords_are_hashed_whole() {
    // 64 characters of four octets each, one octet more than bcrypt's limit, and the maximum.
    for long in ["\u{1f600}".repeat(64), "x".repeat(73), "x".repeat(1024)] {
        let stored = Passwords::new().hash(&long).await.unwrap();
        assert!(is_right(&long, &stored).await);
        let mut other = long.clone();
        other.pop();
        assert!(!is_right(&other, &stored).await, "the password matches when cut to {} octets", other.len());
        other.push('y');
        assert!(!is_right(&other, &stored).await, "the end of the password is ignored");
    }
}

#[tokio::test]
async fn a_password_of_more_than_1024_octets_never_matches() {
    let longer = "x".repeat(1025);
    let error = Passwords::new().hash(&longer).await.unwrap_err();
    assert!(matches!(error, PasswordError::TooLong));
    assert_eq!(error.to_string(), "a password has at most 1024 octets");
    assert!(!is_right(&longer, CURRENT).await);
    let cut = Passwords::new().hash(&longer[..1024]).await.unwrap();
    assert!(!is_right(&longer, &cut).await);
}

#[tokio::test]
async fn a_hash_with_old_parameters_is_replaced() {
    let passwords = Passwords::new();
    let aged = [TINY, LESS_MEMORY, TWO_PASSES, FOUR_LANES, ARGON2I, ARGON2D, VERSION_16, SHORT_SALT, SHORT_HASH];
    for stored in aged {
        let verified = passwords.verify(PASSWORD, Some(stored)).await.unwrap();
        let new = verified.new_hash().expect(stored);
        assert!(new.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{new}");
        let verified = passwords.verify(PASSWORD, Some(new)).await.unwrap();
        assert_eq!(verified.new_hash(), None);
        passwords.verify("wrong", Some(new)).await.unwrap_err();
    }
    let verified = passwords.verify(PASSWORD, Some(CURRENT)).await.unwrap();
    assert_eq!(verified.new_hash(), None);
}

#[tokio::test]
async fn the_application_sets_the_cost_of_new_hashes() {
    let passwords = Passwords::new().cost(7_168, 5, 1);
    let verified = passwords.verify(PASSWORD, Some(CURRENT)).await.unwrap();
    let new = verified.new_hash().unwrap();
    assert!(new.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{new}");
    assert_eq!(passwords.verify(PASSWORD, Some(new)).await.unwrap().new_hash(), None);
}

#[test]
fn asvs_appendix_c_less_than_the_minimum_is_refused() {
    let rejected = [
        (47_103, 1, 1),
        (19_455, 2, 1),
        (12_287, 3, 1),
        (9_215, 4, 1),
        (7_167, 5, 1),
        (7_167, 100, 1),
        (47_104, 0, 1),
        (47_104, 1, 0),
        (47_104, 1, 5_889),
        (2_097_153, 1, 1),
        (2_097_152, 3, 1),
        (u32::MAX, u32::MAX, 1),
    ];
    for (memory, passes, lanes) in rejected {
        let made = std::panic::catch_unwind(|| Passwords::new().cost(memory, passes, lanes));
        assert!(made.is_err(), "{memory} {passes} {lanes}");
    }
    for (memory, passes, lanes) in [
        (47_104, 1, 1),
        (19_456, 2, 1),
        (12_288, 3, 1),
        (9_216, 4, 1),
        (7_168, 5, 2),
        (2_097_152, 1, 4),
        (1_048_576, 4, 1),
    ] {
        let _ = Passwords::new().cost(memory, passes, lanes);
    }
}

#[test]
fn limits_of_zero_and_of_too_many_panic() {
    for (at_once, waiting) in [(0, 1), (1, usize::MAX), (usize::MAX, 1)] {
        assert!(std::panic::catch_unwind(|| Passwords::new().limits(at_once, waiting)).is_err());
    }
}
