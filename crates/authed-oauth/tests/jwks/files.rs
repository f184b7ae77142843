//! Keys in a document, and in a file that is replaced.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use authed::{Authenticator, Bearer, SimpleUser};
use authed_oauth::{Jwks, Jwt, JwtAlgorithm, JwtKeys};
use serde_json::json;

use crate::issuer::{AUDIENCE, ISSUER, SigningKey};
use crate::key_server::set;
use crate::site::{ALGORITHMS, Shop, pause, until};

/// Returns the status for a token of this key.
async fn status(keys: impl Into<JwtKeys>, key: &SigningKey) -> u16 {
    let jwt = Jwt::new(ISSUER, AUDIENCE, keys, |claims| Ok(SimpleUser::new(claims.subject())));
    let authenticator: Authenticator<Shop> = Authenticator::new(Bearer::verified_by(jwt));
    let decided = authenticator.caller_presenting(&format!("Bearer {}", key.token(json!({})))).await;
    decided.map_or_else(|rejection| rejection.status().as_u16(), |_| 200)
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.json", std::process::id()))
}

/// Replaces the file as a whole.
fn write(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, path).unwrap();
}

#[tokio::test]
async fn keys_of_a_document_are_used_as_published_ones() {
    let (one, two) = (SigningKey::es256("1"), SigningKey::rs256("2"));
    let keys = JwtKeys::from_jwks(&set(&[&one, &two]).to_string(), ALGORITHMS).unwrap();
    assert_eq!(status(keys.clone(), &one).await, 200);
    assert_eq!(status(keys.clone(), &two).await, 200);
    assert_eq!(status(keys.clone(), &SigningKey::es256("1")).await, 401);
    assert_eq!(status(keys, &SigningKey::es256("3")).await, 401);
    let single = JwtKeys::from_jwks(&set(&[&one, &two]).to_string(), [JwtAlgorithm::ES256]).unwrap();
    assert_eq!([status(single.clone(), &one).await, status(single, &two).await], [200, 401]);
    for wrong in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[]}"#, "-----BEGIN PUBLIC KEY-----"] {
        assert!(JwtKeys::from_jwks(wrong, ALGORITHMS).is_err(), "{wrong}");
    }
    let text = set(&[&one]).to_string();
    let fails =
        |algorithms: Vec<JwtAlgorithm>| std::panic::catch_unwind(|| JwtKeys::from_jwks(&text, algorithms)).is_err();
    assert!(fails(vec![]) && fails(vec![JwtAlgorithm::HS256]) && !fails(vec![JwtAlgorithm::ES256]));
}

#[tokio::test]
async fn a_watched_file_is_read_again() {
    let (old, new) = (SigningKey::es256("old"), SigningKey::es256("new"));
    let path = path("watched");
    let _ = fs::remove_file(&path);
    // Not there yet.
    let keys = Jwks::watch_file(&path, ALGORITHMS, Duration::from_secs(1));
    assert_eq!(status(keys.clone(), &old).await, 503);
    assert!(keys.error().unwrap().to_string().starts_with("the file cannot be read"));
    write(&path, &set(&[&old]).to_string());
    until(|| keys.age().is_some()).await;
    assert_eq!(status(keys.clone(), &old).await, 200);
    // A new key is read when a token needs it.
    write(&path, &set(&[&old, &new]).to_string());
    assert_eq!(status(keys.clone(), &new).await, 200);
    // A withdrawn key is read by the clock.
    write(&path, &set(&[&new]).to_string());
    pause(2500).await;
    assert_eq!([status(keys.clone(), &old).await, status(keys.clone(), &new).await], [401, 200]);
    // Something else changes nothing.
    for wrong in ["<html>", &" ".repeat(300 * 1024)] {
        write(&path, wrong);
        until(|| keys.error().is_some()).await;
        assert_eq!(status(keys.clone(), &new).await, 200);
        write(&path, &set(&[&new]).to_string());
        until(|| keys.error().is_none()).await;
    }
    fs::remove_file(&path).unwrap();
    until(|| keys.error().is_some()).await;
    assert_eq!(status(keys.clone(), &new).await, 200);
}
