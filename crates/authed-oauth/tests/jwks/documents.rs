//! Which keys of a set are used, and with which algorithm.

use crate::issuer::{SigningKey, claims};
use authed_oauth::{JwksSource, JwtAlgorithm, JwtKeys};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::key_server::{Issuer, Mode, set};
use crate::site::{ALGORITHMS, Site, good, rejected, source, unavailable};

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
        // A key without `kid` can be used, but not for this token.
        answer if answer == rejected() || answer == unavailable() => false,
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
async fn rfc7517_4_an_empty_member_is_read_as_if_it_were_missing() {
    let names = ["use", "key_ops", "d", "p", "q", "dp", "dq", "qi", "oth", "k", "x5c", "x5t", "x5u", "issuer"];
    for key in [SigningKey::rs256("1"), SigningKey::es256("1"), SigningKey::eddsa("1")] {
        for empty in [json!([]), json!(""), json!({}), Value::Null] {
            let mut jwk = key.jwk();
            for name in names {
                jwk[name] = empty.clone();
            }
            assert!(is_published(&key, json!({ "keys": [jwk] }).to_string()).await, "{empty}");
        }
    }
    let key = SigningKey::eddsa("1");
    let text = key.jwk().to_string().replacen(
        '{',
        r#"{"oth":[ ],"key_ops": [
 ],"d":null,"#,
        1,
    );
    assert!(is_published(&key, format!(r#"{{"keys":[{text}]}}"#)).await);
    for shown in [json!([{}]), json!("AAAA"), json!(7), json!({ "r": "AAAA" }), json!(false)] {
        assert!(!is_used(&key, json!({ "oth": shown })).await, "{shown}");
    }
}

#[tokio::test]
async fn rfc7517_4_keys_for_something_else_are_not_used() {
    for key in [SigningKey::rs256("1"), SigningKey::es256("1"), SigningKey::eddsa("1")] {
        for changes in [
            json!({ "use": "enc" }),
            json!({ "use": 7 }),
            json!({ "key_ops": ["encrypt"] }),
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
async fn rfc7515_4_1_4_a_single_key_needs_no_kid_and_several_do_unless_the_application_says_so() {
    let (one, two) = (SigningKey::es256("1"), SigningKey::es256("2"));
    let ed = SigningKey::eddsa("3");
    let without = |key: &SigningKey| {
        let mut header = key.header("at+jwt");
        header.as_object_mut().unwrap().remove("kid");
        key.sign(&header.to_string(), &claims(json!({})).to_string())
    };
    let anonymous = |key: &SigningKey| {
        let mut jwk = key.jwk();
        jwk.as_object_mut().unwrap().remove("kid");
        jwk
    };
    let start = async |keys: Vec<Value>, missing: bool| {
        let issuer = Issuer::start(Mode::Publishes(json!({ "keys": keys }))).await;
        let source = source(&issuer);
        let site = Site::start_with_keys(if missing { source.kid_may_be_missing() } else { source }).await;
        (site, issuer)
    };
    // One key, with and without `kid`.
    let (site, _issuer) = start(vec![anonymous(&one)], false).await;
    assert_eq!(site.get(&without(&one)).await, good());
    assert_eq!(site.get(&without(&two)).await, rejected());
    assert_eq!(site.get(&one.token(json!({}))).await, rejected(), "a `kid` that no key has");
    let (site, _issuer) = start(vec![one.jwk()], false).await;
    assert_eq!(site.get(&without(&one)).await, good());
    // One key for each algorithm.
    let (site, _issuer) = start(vec![anonymous(&one), anonymous(&ed)], false).await;
    assert_eq!([site.get(&without(&one)).await, site.get(&without(&ed)).await], [good(), good()]);
    // Several keys for one algorithm.
    for (missing, expected) in [(false, rejected()), (true, good())] {
        let (site, _issuer) = start(vec![anonymous(&one), two.jwk()], missing).await;
        assert_eq!(site.get(&without(&one)).await, expected, "{missing}");
        assert_eq!(site.get(&without(&two)).await, expected, "{missing}");
        assert_eq!(site.get(&two.token(json!({}))).await, good());
        assert_eq!(site.get(&without(&SigningKey::es256("1"))).await, rejected());
    }
}

#[tokio::test]
async fn rfc8032_and_rfc8017_a_key_that_anybody_can_sign_for_is_not_used() {
    let ed = SigningKey::eddsa("1");
    let octets = |x: &[u8]| json!(URL_SAFE_NO_PAD.encode(x));
    let mut identity = [0; 32];
    identity[0] = 1;
    // With the identity as the key, the identity and zero are a signature of every message.
    let forged = |key: &[u8; 32]| {
        let header = URL_SAFE_NO_PAD.encode(ed.header("at+jwt").to_string());
        let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims(json!({})).to_string()));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode([*key, [0; 32]].concat()))
    };
    for x in small_order() {
        let mut jwk = ed.jwk();
        jwk["x"] = octets(&x);
        let error = JwtKeys::from_jwks(&json!({ "keys": [jwk] }).to_string(), ALGORITHMS).unwrap_err().to_string();
        assert!(error.contains(r#"kid "1": an Ed25519 key of small order"#), "{error}");
        let issuer = Issuer::start(Mode::Publishes(json!({ "keys": [jwk] }))).await;
        let site = Site::start_with_keys(source(&issuer)).await;
        assert_eq!(site.get(&forged(&identity)).await, unavailable());
    }
    let rsa = SigningKey::rs256("1");
    for (e, n) in [("AQ", None), ("Ag", None), ("AAE", None), ("AQABAAAAAAAAAAE", None), ("AQAB", Some(0_u8))] {
        let mut jwk = rsa.jwk();
        jwk["e"] = json!(e);
        if let Some(last) = n {
            let mut modulus = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
            *modulus.last_mut().unwrap() = last;
            jwk["n"] = octets(&modulus);
        }
        let error = JwtKeys::from_jwks(&json!({ "keys": [jwk] }).to_string(), ALGORITHMS).unwrap_err().to_string();
        assert!(error.contains(r#"kid "1": "#) && error.contains("RSA key"), "{error}");
    }
    assert!(JwtKeys::from_jwks(&set(&[&rsa, &ed]).to_string(), ALGORITHMS).is_ok());
}

/// Returns the points of small order, in all their spellings: computed from the two of order 8.
fn small_order() -> Vec<[u8; 32]> {
    let eight: Vec<[u8; 32]> =
        curve25519_dalek::constants::EIGHT_TORSION.iter().map(|p| p.compress().to_bytes()).collect();
    let mut all = Vec::new();
    for point in eight {
        let mut other = point;
        other[31] ^= 0x80;
        all.extend([point, other]);
    }
    // Numbers that are not reduced: p, and p + 1.
    for first in [0xed, 0xee] {
        for last in [0x7f, 0xff] {
            let mut point = [0xff; 32];
            (point[0], point[31]) = (first, last);
            all.push(point);
        }
    }
    all
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
        // No key can be used.
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
    assert_eq!(site.get(&SigningKey::rs256("1").token(json!({}))).await, unavailable());
}

#[tokio::test]
async fn rfc7517_4_5_keys_of_several_kinds_may_share_an_id() {
    let (ec, ed) = (SigningKey::es256("same"), SigningKey::eddsa("same"));
    let issuer = Issuer::publishing(&[&ec, &ed]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    assert_eq!(site.get(&ec.token(json!({}))).await, good());
    assert_eq!(site.get(&ed.token(json!({}))).await, good());
}

/// Each of these is one key among others: it is left out or used, and the others are used.
#[tokio::test]
async fn rfc7517_5_a_set_as_providers_publish_it_serves_the_keys_that_it_has() {
    let (rsa, ec) = (SigningKey::rs256("rsa"), SigningKey::es256("ec"));
    let others = json!([
        { "kty": "oct", "kid": "rsa", "alg": "HS256", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0" },
        { "kty": "RSA", "kid": "x5c only", "use": "sig", "alg": "RS256", "x5c": ["MIIC"] },
        { "kty": "EC", "kid": "ec", "crv": "secp256k1", "x": "AAAA", "y": "AAAA", "use": "sig" },
        { "kty": "OKP", "kid": "x25519", "crv": "X25519", "x": "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08", "use": "enc" },
        { "kty": "OKP", "kid": "ed448", "crv": "Ed448", "alg": "EdDSA", "x": "AAAA" },
        { "kty": "AKP", "kid": "ml", "alg": "ML-DSA-44", "pub": "AAAA" },
        { "kty": "RSA", "kid": "rsa", "alg": "RSA-OAEP-256", "use": "enc", "n": "AQAB", "e": "AQAB" },
        { "kty": "EC", "kid": "ec", "crv": "P-256", "d": "AAAA", "x": "AAAA", "y": "AAAA" },
        { "kid": "ec" },
        null,
        "ec",
    ]);
    let mut keys = others.as_array().unwrap().clone();
    // With everything that a provider adds.
    let mut own = rsa.jwk();
    own.as_object_mut().unwrap().extend(
        json!({ "key_ops": ["sign", "verify"], "x5c": ["MIIC"], "x5t": "AAAA", "x5t#S256": "AAAA", "ext": true, "issuer": "",
            "nbf": 1_493_763_266, "cloud_instance_name": "shop.example" })
        .as_object()
        .unwrap()
        .clone(),
    );
    keys.extend([own, ec.jwk()]);
    let issuer = Issuer::start(Mode::Publishes(json!({ "keys": keys, "more": [1] }))).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    for key in [&rsa, &ec] {
        assert_eq!(site.get(&key.token(json!({}))).await, good(), "{}", key.id);
    }
    // The secret that is published under the same ID signs nothing, whatever the header says.
    let secret = SigningKey::hs256("rsa", b"secretsecretsecretsecretsecret");
    for alg in ["HS256", "RS256"] {
        let header = json!({ "alg": alg, "typ": "at+jwt", "kid": "rsa" }).to_string();
        assert_eq!(site.get(&secret.sign(&header, &claims(json!({})).to_string())).await, rejected(), "{alg}");
    }
}

/// Two keys with one ID: an issuer replaces a key and keeps the name. Both are tried.
#[tokio::test]
async fn two_keys_with_one_id_are_both_tried() {
    let (old, new, other) = (SigningKey::es256("1"), SigningKey::es256("1"), SigningKey::es256("1"));
    let issuer = Issuer::publishing(&[&old, &new]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    assert_eq!(site.get(&old.token(json!({}))).await, good());
    assert_eq!(site.get(&new.token(json!({}))).await, good());
    assert_eq!(site.get(&other.token(json!({}))).await, rejected());
}

/// A number with a leading zero octet is the same number. Some servers write it (RFC 7518, 6.3.1.1).
#[tokio::test]
async fn rfc7518_6_3_1_1_a_modulus_with_a_leading_zero_is_the_same_key() {
    let key = SigningKey::rs256("1");
    let modulus = URL_SAFE_NO_PAD.decode(key.jwk()["n"].as_str().unwrap()).unwrap();
    let longer = URL_SAFE_NO_PAD.encode([&[0], &modulus[..]].concat());
    assert!(is_used(&key, json!({ "n": longer })).await);
}

/// Providers with several tenants bind a key to one: what names the issuer in another way must not become a key of all.
#[tokio::test]
async fn a_key_of_an_issuer_that_cannot_be_read_is_left_out() {
    let key = SigningKey::es256("1");
    for wrong in [json!(["https://id.example/t1"]), json!(7), json!({ "of": "t1" }), json!(true)] {
        assert!(!is_used(&key, json!({ "issuer": wrong })).await, "{wrong}");
    }
    assert!(is_used(&key, json!({ "issuer": "https://id.example/{tenantid}" })).await);
}
