//! OWASP ASVS 6.3.8: nobody can find out whether a user exists, not even by the time.

use std::time::Duration;

use authed::backend::ErrorKind;
use authed_session::Passwords;

use crate::reference::{CURRENT, LESS_MEMORY, PASSWORD, TINY, TWO_PASSES};
use crate::workers::Workers;

/// Returns the work of verifying a password against each of these hashes: the median of eleven, measured in turns.
fn work_of<const N: usize>(password: &str, stored: [Option<&str>; N], answer: Option<ErrorKind>) -> [Duration; N] {
    let workers = Workers::new();
    let passwords = Passwords::new().limits(1, 0);
    let mut measured = [const { Vec::new() }; N];
    for _ in 0..11 {
        for (times, stored) in measured.iter_mut().zip(stored) {
            let (checked, time) = workers.cost(passwords.verify(password, stored));
            assert_eq!(checked.err().map(|error| error.kind()), answer);
            times.push(time);
        }
    }
    measured.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    })
}

fn work_of_rejecting<const N: usize>(password: &str, stored: [Option<&str>; N]) -> [Duration; N] {
    work_of(password, stored, Some(ErrorKind::Rejected))
}

fn assert_same(some: Duration, other: Duration) {
    let ratio = some.as_secs_f64() / other.as_secs_f64();
    assert!((0.6..1.67).contains(&ratio), "{some:?} instead of {other:?}");
}

#[test]
fn asvs_6_3_8_an_unknown_user_takes_the_work_of_a_known_one() {
    let [known, unknown, tiny, less_memory, two_passes] =
        work_of_rejecting("wrong", [Some(CURRENT), None, Some(TINY), Some(LESS_MEMORY), Some(TWO_PASSES)]);
    println!("{known:?} known, {unknown:?} unknown, {tiny:?} tiny, {less_memory:?} smaller, {two_passes:?} two passes");
    assert!(known > Duration::from_millis(5), "{known:?} is no work");
    // The ratio would be 0 without work, 0 for a tiny hash without filling up, and 0.41 for the smaller one.
    for time in [unknown, tiny, less_memory, two_passes] {
        assert_same(time, known);
    }
}

/// Long passwords must not defeat the mitigation, as in CVE-2025-22234.
#[test]
fn asvs_6_3_8_a_password_that_is_too_long_tells_nothing_either() {
    let [known, unknown] = work_of_rejecting(&"x".repeat(1025), [Some(CURRENT), None]);
    assert!(known < Duration::from_millis(2) && unknown < Duration::from_millis(2), "{known:?} {unknown:?}");

    let [known, unknown] = work_of_rejecting(&"x".repeat(1024), [Some(CURRENT), None]);
    assert_same(unknown, known);
}

/// bcrypt would stop at 72 octets.
#[test]
fn asvs_6_2_9_the_length_of_a_password_makes_no_difference() {
    let [short] = work_of_rejecting("x", [None]);
    let [long] = work_of_rejecting(&"x".repeat(1000), [None]);
    assert_same(long, short);
}

#[test]
fn a_right_password_takes_the_work_once_and_an_old_hash_twice() {
    let [right, old] = work_of(PASSWORD, [Some(CURRENT), Some(LESS_MEMORY)], None);
    let [wrong] = work_of_rejecting("wrong", [Some(CURRENT)]);
    assert_same(right, wrong);
    assert!(old > right, "{old:?} {right:?}");
}
