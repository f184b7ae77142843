//! Random claims, compared with a small model of valid claims.

use crate::issuer::{AUDIENCE, ISSUER, SigningKey, in_seconds};
use authed::{Authenticator, Bearer};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::site::{Admin, Orders, SECRET, Shop, jwt};

/// The value of a claim: often valid, or almost valid.
fn value(good: Vec<Value>) -> impl Strategy<Value = Option<Value>> {
    let wrong = prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!("")),
        Just(json!(7)),
        Just(json!(-7.5)),
        Just(json!([])),
        Just(json!({})),
        "[a-z:. ]{0,12}".prop_map(Value::from),
        prop::collection::vec("[a-z:]{0,6}", 0..3).prop_map(Value::from),
    ];
    prop_oneof![8 => prop::sample::select(good).prop_map(Some), 1 => wrong.prop_map(Some), 1 => Just(None)]
}

fn claims() -> impl Strategy<Value = Map<String, Value>> {
    let scopes = ["orders:read", "admin", "orders:read admin", "admin orders:read x"].map(Value::from);
    let lists = [json!(["admin"]), json!(["x", "orders:read"]), json!(["orders:read", "admin"])];
    let fields = (
        value(vec![json!(ISSUER)]),
        value(vec![json!(AUDIENCE), json!([AUDIENCE]), json!(["x", AUDIENCE])]),
        value(vec![json!(in_seconds(900)), json!(in_seconds(900) as f64 + 0.5)]),
        value(vec![json!(in_seconds(-900)), json!(0), json!(1.5), json!(in_seconds(900))]),
        value(vec![json!("7"), json!("auth0|7")]),
        value(scopes.into_iter().chain(lists).collect()),
        prop::option::weighted(0.1, Just(json!({ "jkt": "x" }))),
    );
    fields.prop_map(|(iss, aud, exp, nbf, sub, scope, cnf)| {
        let claims =
            [("iss", iss), ("aud", aud), ("exp", exp), ("nbf", nbf), ("sub", sub), ("scope", scope), ("cnf", cnf)];
        claims.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    })
}

/// The model: returns which of two scopes these claims grant, or `None` if they are invalid.
fn model(claims: &Map<String, Value>) -> Option<[bool; 2]> {
    let seconds = |name: &str| claims.get(name).map(|value| value.as_f64().filter(|&seconds| seconds >= 0.0));
    let now = in_seconds(0) as f64;
    let texts = |value: &Value| -> Option<Vec<String>> {
        value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
    };
    if claims.get("iss")?.as_str()? != ISSUER || claims.get("sub")?.as_str()?.is_empty() || claims.contains_key("cnf") {
        return None;
    }
    let aud = claims.get("aud")?;
    let audiences = aud.as_str().map(|one| vec![one.to_owned()]).or_else(|| texts(aud))?;
    if !audiences.iter().any(|audience| audience == AUDIENCE) || seconds("exp")?? < now {
        return None;
    }
    if let Some(not_before) = seconds("nbf")
        && not_before? > now
    {
        return None;
    }
    let scopes = match claims.get("scope") {
        None => vec![],
        Some(Value::String(scope)) => scope.split(' ').map(str::to_owned).collect(),
        Some(list) => texts(list)?,
    };
    Some(["orders:read", "admin"].map(|name| scopes.iter().any(|scope| scope == name)))
}

/// Returns what the library decides about a token.
fn library(authenticator: &Authenticator<Shop>, token: &str) -> Option<[bool; 2]> {
    // The future is ready at once.
    let caller =
        futures_util::FutureExt::now_or_never(authenticator.caller_presenting(&format!("Bearer {token}"))).unwrap();
    let credentials = caller.ok()?.credentials();
    Some([credentials.has::<Orders>(), credentials.has::<Admin>()])
}

fn authenticator() -> (SigningKey, Authenticator<Shop>) {
    let key = authed_oauth::JwtKey::secret(authed_oauth::JwtAlgorithm::HS256, SECRET).unwrap();
    (SigningKey::hs256("1", SECRET), Authenticator::new(Bearer::verified_by(jwt(key))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn claims_are_read_as_the_model_reads_them(claims in claims()) {
        let (key, authenticator) = authenticator();
        let token = key.sign(&key.header("at+jwt").to_string(), &Value::Object(claims.clone()).to_string());
        prop_assert_eq!(library(&authenticator, &token), model(&claims), "{:?}", claims);
    }

    #[test]
    fn a_token_with_one_character_changed_is_not_good(place in any::<prop::sample::Index>(), by in 1u8..=255) {
        let (key, authenticator) = authenticator();
        let mut token = key.token(json!({})).into_bytes();
        let place = place.index(token.len());
        token[place] = token[place].wrapping_add(by);
        if let Ok(token) = String::from_utf8(token)
            && http::HeaderValue::from_str(&token).is_ok()
        {
            prop_assert_eq!(library(&authenticator, &token), None);
        }
    }

    #[test]
    fn signed_octets_of_any_kind_do_not_panic(header in "\\PC{0,40}", claims in prop::collection::vec(any::<u8>(), 0..80)) {
        let (key, authenticator) = authenticator();
        let text = String::from_utf8_lossy(&claims);
        prop_assert_eq!(library(&authenticator, &key.sign(&header, &text)), None);
        prop_assert_eq!(library(&authenticator, &key.sign(&key.header("at+jwt").to_string(), &text)), None);
    }
}
