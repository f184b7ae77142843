//! An issuer of signed tokens, in place of a provider. The examples and the tests share it.
//!
//! The dev-dependencies enable both crypto providers, so jsonwebtoken has no default. This file names one.

#![allow(dead_code)] // each example uses a part

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, EncodingKey};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519, SignatureAlgorithm};
use serde_json::{Value, json};

/// A key for the tests only. rcgen creates no RSA keys.
const RSA: &str = include_str!("issuer/rsa.pem");

/// A private key, with the ID of the public key that the issuer publishes.
pub struct SigningKey {
    pub id: String,
    algorithm: Algorithm,
    private: EncodingKey,
    /// The public key, or nothing for a secret.
    pub public_pem: String,
}

impl SigningKey {
    /// Creates a key for ES256.
    pub fn es256(id: &str) -> Self {
        let (private, public_pem) = generate(&PKCS_ECDSA_P256_SHA256);
        let private = EncodingKey::from_ec_pem(private.as_bytes()).unwrap();
        Self { id: id.to_owned(), algorithm: Algorithm::ES256, private, public_pem }
    }

    /// Creates a key for EdDSA.
    pub fn eddsa(id: &str) -> Self {
        let (private, public_pem) = generate(&PKCS_ED25519);
        let private = EncodingKey::from_ed_pem(private.as_bytes()).unwrap();
        Self { id: id.to_owned(), algorithm: Algorithm::EdDSA, private, public_pem }
    }

    /// Returns the key for RS256, always the same.
    pub fn rs256(id: &str) -> Self {
        let private = EncodingKey::from_rsa_pem(RSA.as_bytes()).unwrap();
        let public_pem = KeyPair::from_pem(RSA).unwrap().public_key_pem();
        Self { id: id.to_owned(), algorithm: Algorithm::RS256, private, public_pem }
    }

    /// Returns a shared secret for HS256.
    pub fn hs256(id: &str, secret: &[u8]) -> Self {
        let private = EncodingKey::from_secret(secret);
        Self { id: id.to_owned(), algorithm: Algorithm::HS256, private, public_pem: String::new() }
    }

    /// Returns an access token (RFC 9068) with these claims and the required ones.
    pub fn token(&self, claims: Value) -> String {
        self.sign(&self.header("at+jwt").to_string(), &self::claims(claims).to_string())
    }

    /// Returns the header of this key's tokens.
    pub fn header(&self, typ: &str) -> Value {
        json!({ "alg": format!("{:?}", self.algorithm), "typ": typ, "kid": self.id })
    }

    /// Signs these texts, valid or not.
    pub fn sign(&self, header: &str, claims: &str) -> String {
        self.sign_parts(&format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims)))
    }

    /// Signs two parts that are encoded, or should be.
    pub fn sign_parts(&self, parts: &str) -> String {
        let signer = (DEFAULT_PROVIDER.signer_factory)(&self.algorithm, &self.private).unwrap();
        format!("{parts}.{}", URL_SAFE_NO_PAD.encode(signer.sign(parts.as_bytes())))
    }

    /// Returns the public key as a JSON Web Key (RFC 7517).
    pub fn jwk(&self) -> Value {
        let pem = self.public_pem.as_bytes();
        let public = match self.algorithm {
            Algorithm::ES256 => DecodingKey::from_ec_pem(pem),
            Algorithm::EdDSA => DecodingKey::from_ed_pem(pem),
            _ => DecodingKey::from_rsa_pem(pem).map(|key| with_components(&key)),
        };
        let jwk = Jwk::from_decoding_key(&public.unwrap(), Some(self.algorithm)).unwrap();
        let mut jwk = serde_json::to_value(jwk).unwrap();
        jwk["kid"] = json!(self.id);
        jwk["use"] = json!("sig");
        jwk
    }
}

pub const ISSUER: &str = "https://id.example";
pub const AUDIENCE: &str = "https://api.shop.example";

/// Returns claims that are valid for five minutes, changed by these. `null` removes a claim.
pub fn claims(changes: Value) -> Value {
    let mut claims = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "248289761001", "client_id": "till-7", "jti": "dbe39bf3a3ba4238a513f51d6e1691c4",
        "iat": in_seconds(0), "exp": in_seconds(300), "scope": "orders:read",
    });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

/// Returns the moment so many seconds from now, in seconds since 1970.
pub fn in_seconds(seconds: i64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { (now - distance).as_secs() } else { (now + distance).as_secs() }
}

/// Returns the RSA key in numbers. Otherwise jsonwebtoken reads them with its default provider.
fn with_components(key: &DecodingKey) -> DecodingKey {
    let DecodingKeyKind::SecretOrDer(der) = key.kind() else { unreachable!("a key from PEM is in DER") };
    let (n, e) = (DEFAULT_PROVIDER.key_utils.rsa_pub_components_from_public_key)(der).unwrap();
    DecodingKey::from_rsa_raw_components(&n, &e)
}

fn generate(algorithm: &'static SignatureAlgorithm) -> (String, String) {
    let key = KeyPair::generate_for(algorithm).unwrap();
    (key.serialize_pem(), key.public_key_pem())
}
