//! Which keys are accepted.

use crate::issuer::SigningKey;
use authed_oauth::{JwtAlgorithm, JwtKey};

const ALL: [JwtAlgorithm; 12] = [
    JwtAlgorithm::HS256,
    JwtAlgorithm::HS384,
    JwtAlgorithm::HS512,
    JwtAlgorithm::RS256,
    JwtAlgorithm::RS384,
    JwtAlgorithm::RS512,
    JwtAlgorithm::PS256,
    JwtAlgorithm::PS384,
    JwtAlgorithm::PS512,
    JwtAlgorithm::ES256,
    JwtAlgorithm::ES384,
    JwtAlgorithm::EdDSA,
];

/// Returns the algorithms that accept a PEM text as a key.
fn good_for(pem: &str) -> String {
    let names = ALL.into_iter().filter(|&algorithm| JwtKey::public_pem(algorithm, pem).is_ok());
    names.map(|algorithm| algorithm.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn rfc8725_3_1_a_public_key_is_for_the_algorithms_of_its_kind_and_never_a_secret() {
    assert_eq!(good_for(&SigningKey::rs256("").public_pem), "RS256 RS384 RS512 PS256 PS384 PS512");
    assert_eq!(good_for(&SigningKey::es256("").public_pem), "ES256");
    assert_eq!(good_for(&SigningKey::eddsa("").public_pem), "EdDSA");
}

#[test]
fn rfc8725_3_5_and_rfc7518_3_2_a_secret_is_as_long_as_the_digest() {
    let least = |algorithm| (0..=80).find(|&length| JwtKey::secret(algorithm, &vec![7; length]).is_ok());
    let lengths = ALL.map(least);
    let [hs256, hs384, hs512, others @ ..] = lengths;
    assert_eq!((hs256, hs384, hs512), (Some(32), Some(48), Some(64)));
    assert_eq!(others, [None; 9]);
}

#[test]
fn rfc7518_3_3_an_rsa_key_has_2048_bits_at_least() {
    assert_eq!(good_for(include_str!("rsa1024.pem")), "");
}

#[test]
fn what_is_no_public_key_in_pem_is_none() {
    let private = include_str!("../support/issuer/rsa.pem");
    let public = SigningKey::es256("").public_pem;
    let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();
    let cut: String = public.lines().take(2).collect::<Vec<_>>().join("\n");
    for text in [private, &certificate, &cut, "", "-----BEGIN PUBLIC KEY-----", &public.replace("PUBLIC", "PRIVATE")] {
        assert_eq!(good_for(text), "", "{text}");
    }
    assert_eq!(good_for(&format!("\n  {public}")), "ES256");
}
