//! Tokens of attackers. Some are signed with real keys of every kind.

use crate::issuer::{AUDIENCE, ISSUER, SigningKey, claims, in_seconds};
use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::site::{Answer, Site, jwt, keys};

/// Returns invalid tokens that are signed with the right key. Each has a description of its fault.
fn signed(key: &SigningKey) -> Vec<(&'static str, String)> {
    let header = |changes: Value| {
        let mut header = key.header("at+jwt");
        for (name, value) in changes.as_object().unwrap() {
            header[name] = value.clone();
        }
        key.sign(&header.to_string(), &claims(json!({})).to_string())
    };
    let good = key.header("at+jwt").to_string();
    let raw = |from: &str, to: &str| {
        let text = claims(json!({})).to_string();
        assert!(text.contains(from), "{text}");
        key.sign(&good, &text.replacen(from, to, 1))
    };
    let token = |changes| key.token(changes);
    vec![
        ("rfc7515_4_1_11 crit", header(json!({ "crit": ["exp"], "exp": 1 }))),
        ("rfc7515_4_1_11 empty crit", header(json!({ "crit": [] }))),
        ("rfc7515_4_1_11 crit of another type", header(json!({ "crit": null }))),
        ("rfc7515_4_1_1 alg of another type", header(json!({ "alg": ["ES256"] }))),
        ("rfc7515_4_1_4 kid of another type", header(json!({ "kid": 1 }))),
        ("rfc7515_4_1_4 kid of another key", header(json!({ "kid": "other" }))),
        ("rfc8725_3_10 kid that is a path", header(json!({ "kid": "../../../../dev/null" }))),
        ("rfc8725_3_10 kid that is SQL", header(json!({ "kid": "' UNION SELECT 'secret" }))),
        (
            "rfc7515_4 a doubled name in the header",
            key.sign(&good.replacen('{', r#"{"typ":"at+jwt","#, 1), &claims(json!({})).to_string()),
        ),
        (
            "rfc7515_4 a doubled kid",
            key.sign(&good.replacen('{', r#"{"kid":"other","#, 1), &claims(json!({})).to_string()),
        ),
        ("rfc8725_3_11 typ of an ID token", key.sign(&key.header("JWT").to_string(), &claims(json!({})).to_string())),
        (
            "rfc8725_3_11 typ of a logout token",
            key.sign(&key.header("logout+jwt").to_string(), &claims(json!({})).to_string()),
        ),
        ("rfc9449_4_2 typ of a proof", key.sign(&key.header("dpop+jwt").to_string(), &claims(json!({})).to_string())),
        (
            "rfc9068_4 typ of another tree",
            key.sign(&key.header("text/at+jwt").to_string(), &claims(json!({})).to_string()),
        ),
        ("rfc9068_4 typ of another type", header(json!({ "typ": 1 }))),
        ("rfc9068_4 no typ", {
            let mut header = key.header("at+jwt");
            header.as_object_mut().unwrap().remove("typ");
            key.sign(&header.to_string(), &claims(json!({})).to_string())
        }),
        ("rfc7519_4 a doubled claim", raw("{", r#"{"sub":"root","#)),
        ("rfc7519_4 a doubled claim, escaped", raw("{", r#"{"s\u0075b":"root","#)),
        (
            "rfc7519_4 a doubled claim behind many",
            raw("{", &format!("{{{}\"30\":0,", (0..40).map(|n| format!("\"{n}\":0,")).collect::<String>())),
        ),
        ("rfc7519_4 a doubled claim of no meaning", raw("{", r#"{"jti":"1","#)),
        ("rfc7519_4_1_1 another issuer", token(json!({ "iss": "https://evil.example" }))),
        ("rfc7519_4_1_1 no issuer", token(json!({ "iss": null }))),
        ("rfc7519_4_1_1 an issuer with a slash more", token(json!({ "iss": format!("{ISSUER}/") }))),
        ("rfc7519_4_1_1 an issuer in capitals", token(json!({ "iss": ISSUER.to_uppercase() }))),
        ("measured iss as a list", token(json!({ "iss": ["https://evil.example", ISSUER] }))),
        ("rfc7519_4_1_2 no subject", token(json!({ "sub": null }))),
        ("rfc8725_3_8 an empty subject", token(json!({ "sub": "" }))),
        ("rfc8725_3_8 a number as subject", token(json!({ "sub": 7 }))),
        ("rfc7519_4_1_3 another audience", token(json!({ "aud": "https://api.bank.example" }))),
        ("rfc7519_4_1_3 other audiences", token(json!({ "aud": ["a", "b"] }))),
        ("rfc7519_4_1_3 no audiences", token(json!({ "aud": [] }))),
        (
            "rfc7519_4_1_3 an audience that begins with ours",
            token(json!({ "aud": format!("{AUDIENCE}.evil.example") })),
        ),
        ("measured no aud", token(json!({ "aud": null }))),
        ("measured aud as an object", token(json!({ "aud": { AUDIENCE: true } }))),
        ("measured aud with a number in it", token(json!({ "aud": [AUDIENCE, 1] }))),
        ("rfc7519_4_1_4 expired", token(json!({ "exp": in_seconds(-31) }))),
        ("rfc7519_4_1_4 expired since 1970", token(json!({ "exp": 0 }))),
        ("rfc7519_4_1_4 expired before 1970", token(json!({ "exp": -1 }))),
        ("rfc7519_4_1_4 no exp", token(json!({ "exp": null }))),
        ("measured exp as text", token(json!({ "exp": in_seconds(300).to_string() }))),
        ("measured exp that no clock can show", token(json!({ "exp": u64::MAX }))),
        ("measured exp that no number can hold", raw(&format!("\"exp\":{}", in_seconds(300)), "\"exp\":1e300")),
        ("rfc7519_4_1_5 not yet", token(json!({ "nbf": in_seconds(60) }))),
        ("rfc7519_4_1_5 nbf as text", token(json!({ "nbf": "0" }))),
        ("rfc7519_4_1_6 iat as text", token(json!({ "iat": "0" }))),
        (
            "rfc9449_7_2 bound to a DPoP key",
            token(json!({ "cnf": { "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } })),
        ),
        (
            "rfc8705_3 bound to a certificate",
            token(json!({ "cnf": { "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" } })),
        ),
        ("rfc9449_7_2 bound to nothing", raw("{", r#"{"cnf":null,"#)),
        ("oidc_2 a login in the future", token(json!({ "auth_time": in_seconds(60) }))),
        ("oidc_2 a login as text", token(json!({ "auth_time": "0" }))),
        ("rfc8693_4_2 scopes as a number", token(json!({ "scope": 7 }))),
        ("rfc8693_4_2 scopes as an object", token(json!({ "scope": { "orders:read": true } }))),
        ("rfc8693_4_2 a number among the scopes", token(json!({ "scope": ["orders:read", 7] }))),
        ("rfc8693_4_2 scopes as null", raw("\"orders:read\"", "null")),
        ("rfc7519_7_2 claims as a list", key.sign(&good, "[]")),
        ("rfc7519_7_2 claims as text", key.sign(&good, "\"claims\"")),
        ("rfc7519_7_2 no claims", key.sign(&good, "{}")),
        ("rfc7519_7_2 nothing as claims", key.sign(&good, "")),
        ("rfc7519_7_2 two sets of claims", key.sign(&good, &claims(json!({})).to_string().repeat(2))),
        ("rfc7519_5_2 a token in a token", key.sign(&good, &token(json!({})))),
        ("deep scopes", raw("\"orders:read\"", &format!("{}{}", "[".repeat(4000), "]".repeat(4000)))),
        ("a deep audience", raw(&format!("\"{AUDIENCE}\""), &format!("{}{}", "[".repeat(4000), "]".repeat(4000)))),
        ("many claims", raw("{", &format!("{{{}", (0..129).map(|n| format!("\"{n}\":0,")).collect::<String>()))),
        ("a long token", raw("{", &format!("{{\"a\":\"{}\",", "a".repeat(16 * 1024)))),
    ]
}

/// Returns tokens without a signature, or with a wrong one.
fn unsigned(key: &SigningKey) -> Vec<(&'static str, String)> {
    let good = key.token(json!({}));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let (header, payload) = message.split_once('.').unwrap();
    let unsigned = |alg: &str| {
        let header = json!({ "alg": alg, "typ": "at+jwt", "kid": key.id });
        let text = claims(json!({})).to_string();
        format!("{}.{}.", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(text))
    };
    // An attacker has the public key, and could use it as an HMAC secret.
    let confused = |secret: &[u8]| {
        let mac = SigningKey::hs256(&key.id, secret);
        mac.token(json!({}))
    };
    let own = SigningKey::es256(&key.id);
    let with_key = |name: &str, value: Value| {
        let mut header = own.header("at+jwt");
        header[name] = value;
        own.sign(&header.to_string(), &claims(json!({})).to_string())
    };
    let (mut changed, mut cut) =
        (URL_SAFE_NO_PAD.decode(signature).unwrap(), URL_SAFE_NO_PAD.decode(signature).unwrap());
    changed[7] ^= 1;
    cut.pop();
    let signed_by = |signature: &[u8]| format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature));
    let other_claims = URL_SAFE_NO_PAD.encode(claims(json!({ "scope": "admin" })).to_string());
    vec![
        ("rfc8725_3_2 none", unsigned("none")),
        ("rfc8725_3_2 None", unsigned("None")),
        ("rfc8725_3_2 nOnE", unsigned("nOnE")),
        ("rfc8725_3_2 nothing at all", unsigned("")),
        ("rfc8725_3_2 no signature", format!("{message}.")),
        ("rfc8725_3_1 the public key as a secret, in PEM", confused(key.public_pem.as_bytes())),
        ("rfc8725_3_1 the public key as a secret, trimmed", confused(key.public_pem.trim().as_bytes())),
        ("rfc8725_3_3 an empty secret", confused(b"")),
        ("rfc8725_3_3 the attacker's key", own.token(json!({}))),
        ("rfc8725_3_10 the attacker's key in jwk", with_key("jwk", own.jwk())),
        ("rfc8725_3_10 the attacker's key behind jku", with_key("jku", json!("https://evil.example/jwks"))),
        ("rfc8725_3_10 the attacker's key behind x5u", with_key("x5u", json!("https://evil.example/cert.pem"))),
        ("rfc8725_3_10 the attacker's key in x5c", with_key("x5c", json!([STANDARD.encode(&own.public_pem)]))),
        ("rfc8725_3_3 other claims", format!("{header}.{other_claims}.{signature}")),
        ("rfc8725_3_3 a changed signature", signed_by(&changed)),
        ("rfc8725_3_3 a signature cut short", signed_by(&cut)),
        ("rfc8725_3_3 a signature of zeros", signed_by(&[0; 64])),
        ("rfc8725_3_3 a signature twice", signed_by(&[&*changed, &*changed].concat())),
        ("rfc7515_2 a padded signature", format!("{good}==")),
        ("rfc7515_7_1 one part", "token".to_owned()),
        ("rfc7515_7_1 two parts", message.to_owned()),
        ("rfc7515_7_1 four parts", format!("{good}.{signature}")),
        ("rfc7516_7_1 five parts", format!("{good}.{signature}.{signature}")),
        ("rfc7515_7_1 empty parts", "..".to_owned()),
        ("rfc7515_7_1 no header", format!(".{payload}.{signature}")),
        ("rfc7515_4 a header that is no JSON", format!("{}.{payload}.{signature}", URL_SAFE_NO_PAD.encode("alg"))),
        (
            "rfc7515_4 a header that is no UTF-8",
            format!("{}.{payload}.{signature}", URL_SAFE_NO_PAD.encode(b"{\"\xff\":1}")),
        ),
    ]
}

#[tokio::test]
async fn every_attack_gets_the_same_answer() {
    for (signing, public) in keys() {
        let site = Site::start(jwt(public)).await;
        assert_eq!(site.get("/orders", &signing.token(json!({}))).await, Answer::welcome("248289761001"));
        for (what, token) in signed(&signing).into_iter().chain(unsigned(&signing)) {
            let answer = site.get("/orders", &token).await;
            assert_eq!(answer, Answer::invalid(), "{what}, with a key of the id {}", signing.id);
        }
    }
}

#[tokio::test]
async fn rfc8725_3_1_an_algorithm_is_the_keys_and_not_the_tokens() {
    // The token is signed with HS256. Its header names another algorithm.
    let [.., (mac, key)] = keys();
    let site = Site::start(jwt(key)).await;
    for alg in ["HS256", "HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256", "HS256 "] {
        let mut header = mac.header("at+jwt");
        header["alg"] = json!(alg);
        let token = mac.sign(&header.to_string(), &claims(json!({})).to_string());
        assert_eq!(site.takes(&token).await, alg == "HS256", "{alg}");
    }
}

#[tokio::test]
async fn rfc7515_2_each_part_of_a_token_has_one_spelling_in_base64url() {
    for (key, public) in keys() {
        let site = Site::start(jwt(public)).await;
        let header = URL_SAFE_NO_PAD.encode(key.header("at+jwt").to_string());
        // The two alphabets encode this text differently, and its length requires padding.
        let mut text = claims(json!({ "why": "?????" })).to_string();
        text.extend(std::iter::repeat_n(' ', 3 - (text.len() + 2) % 3));
        let with = |engine: &GeneralPurpose| key.sign_parts(&format!("{header}.{}", engine.encode(&text)));
        let good = with(&URL_SAFE_NO_PAD);
        assert!(site.takes(&good).await);
        assert!(with(&URL_SAFE).contains('=') && with(&STANDARD_NO_PAD).contains('/'));
        for bad in [with(&STANDARD_NO_PAD), format!("{good}="), format!("{good}==")] {
            assert!(!site.takes(&bad).await, "{bad}");
        }
        // Padding in the middle violates the syntax of tokens (RFC 6750, 2.1).
        assert_eq!(site.get("/orders", &with(&URL_SAFE)).await.status, 400);
        // The spare bits of the last character are zeros, as in `A`, `E`, `I`.. The next letter is wrong (RFC 4648, 3.5).
        let (start, last) = good.split_at(good.len() - 1);
        let respelt = format!("{start}{}", char::from(last.as_bytes()[0] + 1));
        assert!(URL_SAFE_NO_PAD.decode(respelt.rsplit_once('.').unwrap().1).is_err());
        assert!(!site.takes(&respelt).await, "{respelt}");
    }
}

/// A deny-list of texts or digests of tokens would miss one of the two.
#[tokio::test]
async fn rfc7518_3_4_an_ecdsa_signature_has_two_spellings_so_a_deny_list_goes_by_jti() {
    let [_, (key, public), ..] = keys();
    let listed = std::sync::Arc::new(std::sync::Mutex::new(Vec::<String>::new()));
    let denied = std::sync::Arc::clone(&listed);
    let site = Site::start(authed_oauth::Jwt::new(ISSUER, AUDIENCE, public, move |claims| {
        let id = claims.text("jti")?.unwrap_or_default();
        if denied.lock().unwrap().iter().any(|denied| *denied == id) {
            return Err(authed::AuthenticationError::rejected());
        }
        crate::site::account(claims)
    }))
    .await;
    let good = key.token(json!({ "jti": "dbe39bf3" }));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let mut signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    // n - s, where n is the order of P-256 (FIPS 186-5).
    let order = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad,
        0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51_u8,
    ];
    let mut borrow = false;
    for (octet, of_order) in signature[32..].iter_mut().zip(order).rev() {
        let (difference, below) = of_order.overflowing_sub(*octet);
        let (difference, below_zero) = difference.overflowing_sub(u8::from(borrow));
        (*octet, borrow) = (difference, below || below_zero);
    }
    let other = format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature));
    assert_ne!(good, other);
    assert!(site.takes(&good).await && site.takes(&other).await);
    listed.lock().unwrap().push("dbe39bf3".to_owned());
    assert!(!site.takes(&good).await && !site.takes(&other).await);
}
