//! Hostile hashes and passwords.

use std::error::Error;
use std::time::Duration;

use authed::backend::ErrorKind;
use authed_session::Passwords;
use proptest::prelude::*;

use crate::reference::{PASSWORD, TINY};
use crate::workers::Workers;

#[tokio::test]
async fn a_text_that_is_not_an_argon2_hash_is_unavailable_and_never_right() {
    let salt = "MDEyMzQ1Njc4OWFiY2RlZg";
    let stored = [
        String::new(),
        "!".to_owned(),
        "*".to_owned(),
        PASSWORD.to_owned(),
        "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW".to_owned(),
        "$pbkdf2-sha256$i=600000$c2FsdHNhbHQ$QR4xScqJFcPE6z59VqLqBw".to_owned(),
        "$argon2id".to_owned(),
        "$argon2id$v=19$m=8,t=1,p=1".to_owned(),
        format!("$argon2id$v=19$m=8,t=1,p=1${salt}"),
        format!("$argon2id$v=19$m=8,t=1,p=1${salt}$"),
        format!("$argon2id$v=20$m=8,t=1,p=1${salt}$QR4xScqJFcPE6z59VqLqBw"),
        format!("$argon2id$v=19$m=0,t=1,p=1${salt}$QR4xScqJFcPE6z59VqLqBw"),
        format!("$argon2id$v=19$m=8,t=0,p=1${salt}$QR4xScqJFcPE6z59VqLqBw"),
        format!("$argon2id$v=19$m=8,t=1,p=0${salt}$QR4xScqJFcPE6z59VqLqBw"),
        format!("$argon2id$v=19$m=8,t=1,p=2${salt}$QR4xScqJFcPE6z59VqLqBw"),
        format!("$argon2id$v=19$m=8,t=1,p=1,x=1${salt}$QR4xScqJFcPE6z59VqLqBw"),
        format!("{TINY}$"),
        format!("{TINY}\n"),
        format!(" {TINY}"),
        "$".repeat(1 << 20),
        format!("$argon2id$v=19$m=8,t=1,p=1${}", "a".repeat(1 << 20)),
    ];
    for stored in stored {
        let error = Passwords::new().verify(PASSWORD, Some(&stored)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{stored:.100}");
        assert_eq!(error.source().unwrap().to_string(), "the stored text is not an Argon2 hash");
    }
}

/// 4 GiB of memory, or days of work.
#[test]
fn a_stored_hash_of_a_bizarre_cost_is_rejected_without_work() {
    let workers = Workers::new();
    for parameters in [
        "m=4194304,t=1,p=1",
        "m=2097153,t=1,p=1",
        "m=8,t=4294967295,p=1",
        "m=1048576,t=5,p=1",
        "m=4294967295,t=4294967295,p=16777215",
    ] {
        let stored = TINY.replace("m=8,t=1,p=1", parameters);
        let (rejected, work) = workers.cost(Passwords::new().verify(PASSWORD, Some(&stored)));
        assert_eq!(rejected.unwrap_err().kind(), ErrorKind::Unavailable, "{parameters}");
        assert_eq!(work, Duration::ZERO);
    }
}

#[test]
fn outside_of_a_runtime_every_password_is_rejected() {
    let passwords = Passwords::new();
    let mut asked = std::pin::pin!(passwords.verify(PASSWORD, Some(TINY)));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = asked.as_mut().poll(&mut context) else { panic!("not rejected") };
    assert_eq!(error.kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn neither_password_nor_hash_is_printed() {
    let passwords = Passwords::new().limits(1, 0);
    let verified = passwords.verify(PASSWORD, Some(TINY)).await.unwrap();
    let rejected = passwords.verify("canary", Some(TINY)).await.unwrap_err();
    let broken = passwords.verify("canary", Some("canary")).await.unwrap_err();
    let long = passwords.hash(&"canary".repeat(200)).await.unwrap_err();
    let printed = format!(
        "{passwords:?} {verified:?} {rejected:?} {rejected} {broken:?} {broken} {:?} {long:?} {long}",
        broken.source(),
    );
    for secret in ["canary", "correct", "MDEyMzQ1", "XdTJ", verified.new_hash().unwrap()] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A damaged hash never matches a wrong password, and nothing panics.
    #[test]
    fn a_damaged_hash_never_matches_a_wrong_password(
        at in 0..TINY.len(),
        cut in 0..4_usize,
        put in "[$=,a-zA-Z/+é\u{0} ]{0,4}",
        is_right in any::<bool>(),
    ) {
        let mut stored = TINY.to_owned();
        stored.replace_range(at..(at + cut).min(TINY.len()), &put);
        let password = if is_right { PASSWORD } else { "wrong" };
        let workers = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let verdict = workers.block_on(Passwords::new().cost(7_168, 5, 1).verify(password, Some(&stored)));
        if let Ok(verified) = verdict {
            prop_assert!(is_right, "{stored}");
            prop_assert!(stored == TINY || verified.new_hash().is_some());
        }
    }
}
