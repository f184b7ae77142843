//! Which keys of a set are used, and with which algorithm.

use crate::issuer::{SigningKey, claims};
use authed_oauth::{JwksSource, JwtAlgorithm};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::key_server::{Issuer, Mode};
use crate::site::{ALGORITHMS, Site, good, rejected, source};

/// Returns whether a token of this key is accepted if the key is published with these changes.
async fn is_used(key: &SigningKey, changes: Value) -> bool {
    let mut jwk = key.jwk();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(jwk.as_object_mut().unwrap().remove(name)),
            value => jwk[name] = value.clone(),
        }
    }
    // The others cannot be used.
    let keys = json!({ "keys": [{}, 7, { "kty": "new", "kid": key.id }, jwk, { "kid": "x", "kty": "EC" }] });
    let issuer = Issuer::start(Mode::Publishes(keys)).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    match site.get(&key.token(json!({}))).await {
        answer if answer == good() => true,
        answer if answer == rejected() => false,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn keys_of_every_kind_are_used() {
    for key in [SigningKey::rs256("1"), SigningKey::es256("1"), SigningKey::eddsa("1")] {
        assert!(is_used(&key, json!({})).await, "{}", key.jwk());
        assert!(is_used(&key, json!({ "alg": null, "use": null })).await, "{}", key.jwk());
        assert!(is_used(&key, json!({ "use": null, "key_ops": ["verify"] })).await, "{}", key.jwk());
        assert!(is_used(&key, json!({ "x5u": "https://evil.example/", "x5t": "x", "unknown": {} })).await);
    }
}

#[tokio::test]
async fn rfc7517_4_keys_for_something_else_are_not_used() {
    for key in [SigningKey::rs256("1"), SigningKey::es256("1"), SigningKey::eddsa("1")] {
        for changes in [
            json!({ "use": "enc" }),
            json!({ "use": "" }),
            json!({ "use": 7 }),
            json!({ "key_ops": ["encrypt"] }),
            json!({ "key_ops": [] }),
            json!({ "kid": null }),
            json!({ "kid": 1 }),
            json!({ "kid": "2" }),
            json!({ "kty": "oct", "k": "c2VjcmV0" }),
            json!({ "kty": "ec" }),
            json!({ "alg": "none" }),
            json!({ "alg": "HS256" }),
            json!({ "alg": "PS256" }),
            json!({ "alg": "ES384" }),
            json!({ "alg": 7 }),
            json!({ "crv": "P-384" }),
            json!({ "d": "AAAA" }),
            json!({ "n": "AQAB", "x": "AQAB" }),
            json!({ "n": "!", "x": "!" }),
            json!({ "n": null, "x": null }),
            json!({ "n": "", "x": "" }),
            json!({ "p": "AAAA" }),
            json!({ "k": "AAAA" }),
            json!({ "key_ops": ["verify", "verify"] }),
        ] {
            assert!(!is_used(&key, changes.clone()).await, "{changes} of {}", key.jwk());
        }
    }
}

/// Returns whether a token of this key is accepted if the issuer publishes this text.
async fn is_published(key: &SigningKey, text: String) -> bool {
    let issuer = Issuer::start(Mode::Documents(vec![("/keys", text)])).await;
    let site = Site::start(source(&issuer)).await;
    site.get(&key.token(json!({}))).await == good()
}

#[tokio::test]
async fn rfc7517_4_and_5_a_key_and_a_set_are_objects_in_which_no_name_stands_twice() {
    let key = SigningKey::eddsa("1");
    let jwk = key.jwk().to_string();
    let members = jwk.strip_prefix('{').unwrap();
    for text in [
        format!(r#"{{"keys":[{jwk}]}}"#),
        format!(r#"{{"keys":[{{"new":[{{}},null],{members}],"more":7}}"#),
        // Another spelling of the same name.
        format!(r#"{{"k\u0065ys":[{jwk}]}}"#),
        // A wrong key does not affect another key.
        format!(r#"{{"keys":[{{"new":1,"new":2,{members},"text",{jwk}]}}"#),
    ] {
        assert!(is_published(&key, text.clone()).await, "{text}");
    }
    let x = &key.jwk()["x"];
    for text in [
        format!("[[{jwk}]]"),
        format!("[{jwk}]"),
        format!(r#"{{"keys":{jwk}}}"#),
        format!(r#"{{"keys":["OKP","1",null,null,null,"Ed25519",null,null,{x},null,null]}}"#),
        format!(r#"{{"keys":[["OKP","1",null,null,null,"Ed25519",null,null,{x},null,null]]}}"#),
        format!(r#"{{"keys":[],"keys":[{jwk}]}}"#),
        format!(r#"{{"keys":[{jwk}],"k\u0065ys":[]}}"#),
        format!(r#"{{"new":1,"new":2,"keys":[{jwk}]}}"#),
        format!(r#"{{"keys":[{{"kid":"2",{members}]}}"#),
        format!(r#"{{"keys":[{{"new":1,"new":2,{members}]}}"#),
        format!(r#"{{"keys":[{jwk}]}},"#),
        format!("\u{feff}{{\"keys\":[{jwk}]}}"),
    ] {
        assert!(!is_published(&key, text.clone()).await, "{text}");
    }
}

#[tokio::test]
async fn rfc7517_4_a_member_that_is_null_is_of_the_wrong_type() {
    let key = SigningKey::eddsa("1");
    for name in ["use", "key_ops", "alg", "y"] {
        let mut jwk = key.jwk();
        jwk[name] = Value::Null;
        assert!(!is_published(&key, json!({ "keys": [jwk] }).to_string()).await, "{name}");
    }
}

#[tokio::test]
async fn rfc7518_6_2_1_2_both_coordinates_have_their_full_length() {
    let key = SigningKey::es256("1");
    let octets = |name: &str| URL_SAFE_NO_PAD.decode(key.jwk()[name].as_str().unwrap()).unwrap();
    // The same 64 octets, divided elsewhere.
    let (mut x, mut y) = (octets("x"), octets("y"));
    x.push(y.remove(0));
    let changes = json!({ "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y) });
    assert!(!is_used(&key, changes).await);
}

#[tokio::test]
async fn rfc8725_3_1_the_algorithm_is_the_keys_or_the_applications_first_and_never_the_tokens() {
    let key = SigningKey::rs256("1");
    let mut jwk = key.jwk();
    jwk.as_object_mut().unwrap().remove("alg");
    let issuer = Issuer::start(Mode::Publishes(json!({ "keys": [jwk] }))).await;
    for (algorithms, expected) in [
        (vec![JwtAlgorithm::RS256, JwtAlgorithm::PS256], good()),
        (vec![JwtAlgorithm::ES256, JwtAlgorithm::RS256], good()),
        (vec![JwtAlgorithm::PS256, JwtAlgorithm::RS256], rejected()),
        (vec![JwtAlgorithm::ES256], rejected()),
    ] {
        let site = Site::start_with_keys(JwksSource::keys_at(issuer.url(), algorithms.clone())).await;
        assert_eq!(site.get(&key.token(json!({}))).await, expected, "{algorithms:?}");
    }
}

#[tokio::test]
async fn rfc8725_3_1_a_published_key_is_no_secret() {
    let key = SigningKey::rs256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let site = Site::start_with_keys(JwksSource::keys_at(issuer.url(), ALGORITHMS)).await;
    for secret in [key.public_pem.as_bytes(), key.jwk()["n"].as_str().unwrap().as_bytes(), b""] {
        let mac = SigningKey::hs256("1", secret);
        assert_eq!(site.get(&mac.token(json!({}))).await, rejected());
        let mut header = mac.header("at+jwt");
        header["alg"] = json!("RS256");
        assert_eq!(site.get(&mac.sign(&header.to_string(), &claims(json!({})).to_string())).await, rejected());
    }
}

#[tokio::test]
async fn rfc7518_3_3_a_short_rsa_key_is_not_used() {
    // 1024 bits. No private key is needed: the set is the same as without the key.
    let short = json!({ "kty": "RSA", "kid": "1", "use": "sig", "alg": "RS256", "e": "AQAB", "n": "A".repeat(4) + &"z".repeat(167) });
    let issuer = Issuer::start(Mode::Publishes(json!({ "keys": [short] }))).await;
    let site = Site::start_with_keys(source(&issuer).at_most_every(std::time::Duration::from_secs(20))).await;
    assert_eq!(site.get(&SigningKey::rs256("1").token(json!({}))).await, rejected());
}

#[tokio::test]
async fn rfc7517_4_5_keys_of_several_kinds_may_share_an_id() {
    let (ec, ed) = (SigningKey::es256("same"), SigningKey::eddsa("same"));
    let issuer = Issuer::publishing(&[&ec, &ed]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    assert_eq!(site.get(&ec.token(json!({}))).await, good());
    assert_eq!(site.get(&ed.token(json!({}))).await, good());
}
