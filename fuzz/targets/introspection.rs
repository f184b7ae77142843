//! The answers of introspection endpoints, compared with a second reading.
#![no_main]

use authed_fuzz::json::{Members, text, texts};
use authed_oauth::introspection_answer::Answer;
use libfuzzer_sys::fuzz_target;

const US: &str = "shop-api";

/// Returns whether it is a moment.
fn moment(json: &str) -> Option<()> {
    let number: serde_json::Number = serde_json::from_str(json).ok()?;
    let seconds = number.as_f64()?;
    // Moments that `SystemTime` cannot hold are tried by the target `jwt`.
    (seconds >= 0.0).then_some(())
}

fuzz_target!(|input: &[u8]| {
    let Ok(json) = std::str::from_utf8(input) else { return };
    let read = Answer::read(json, &[US.to_owned()]).ok();
    let Some(members) = Members::of(input) else {
        assert!(read.is_none());
        return;
    };
    let active = members.get("active", |json| serde_json::from_str::<bool>(json).ok());
    let scope = members.get("scope", text).ok();
    let strings = ["iss", "sub", "token_type"].map(|name| members.get(name, text));
    let audience = members.get("aud", |json| text(json).map(|one| vec![one]).or(texts(json)));
    let is_for_us = |all: Vec<String>| (!all.is_empty()).then(|| all.iter().any(|one| one == US));
    let moments = ["exp", "nbf", "iat", "auth_time"].map(|name| members.get(name, moment));
    let is_typed = matches!(active, Ok(Some(_)))
        && strings.iter().all(Result::is_ok)
        && audience.is_ok()
        && moments.iter().all(Result::is_ok);
    let Some(answer) = read else {
        // A moment may be too far away.
        assert!(!is_typed || moments.iter().any(|moment| matches!(moment, Ok(Some(())))));
        return;
    };
    assert!(is_typed);
    assert_eq!(Ok(Some(answer.is_active)), active);
    assert_eq!(Ok(answer.is_for_us), audience.map(|found| found.and_then(is_for_us)));
    let [issuer, subject, token_type] = strings;
    assert_eq!(Ok(answer.issuer.map(String::from)), issuer);
    assert_eq!(Ok(answer.subject.map(String::from)), subject.map(|found| found.filter(|subject| !subject.is_empty())));
    assert_eq!(answer.scope.map(|scope| scope.map(String::from)), scope);
    assert_eq!(Ok(answer.token_type.map(String::from)), token_type);
    // Nobody can confirm another `cnf`.
    let cnf = members.get("cnf", |json| {
        let cnf = Members::of(json.as_bytes())?;
        (cnf.has("jkt") || cnf.has("x5t#S256")).then_some(())
    });
    assert!(answer.confirmation.is_none() || cnf.is_ok());
});
