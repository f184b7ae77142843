//! Random claims, compared with a small model of valid claims.

use crate::issuer::{AUDIENCE, ISSUER, SigningKey, in_seconds};
use authed::{Authenticator, Bearer, Credentials};
use authed_oauth::{Jwt, ScopeClaim};
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

/// What the application says about tokens of another form.
#[derive(Clone, Copy, Debug)]
struct Said {
    typ_jwt: bool,
    other_audience: bool,
    audience_in_client: bool,
    ignores_aud: bool,
    aud_may_be_missing: bool,
    subject_in_client: bool,
    marked: bool,
    id_tokens_too: bool,
    roles: Option<bool>,
    at_most_orders: bool,
}

impl Said {
    fn any() -> impl Strategy<Value = Self> {
        (any::<[bool; 9]>(), any::<Option<bool>>()).prop_map(|(said, roles)| {
            let [
                typ_jwt,
                other_audience,
                audience_in_client,
                ignores_aud,
                aud_may_be_missing,
                subject_in_client,
                marked,
                id_tokens_too,
                at_most_orders,
            ] = said;
            Self {
                typ_jwt,
                other_audience,
                audience_in_client,
                ignores_aud,
                aud_may_be_missing,
                subject_in_client,
                marked,
                id_tokens_too,
                roles,
                at_most_orders,
            }
        })
    }

    fn jwt(self) -> Jwt<Shop> {
        let key = authed_oauth::JwtKey::secret(authed_oauth::JwtAlgorithm::HS256, SECRET).unwrap();
        let when =
            |jwt: Jwt<Shop>, said: bool, change: fn(Jwt<Shop>) -> Jwt<Shop>| if said { change(jwt) } else { jwt };
        let jwt = when(jwt(key), self.typ_jwt, |jwt| jwt.typ("JWT"));
        let jwt = when(jwt, self.other_audience, |jwt| jwt.or_audience("shop"));
        let jwt = when(jwt, self.audience_in_client, |jwt| jwt.audience_in(["client_id"]));
        let jwt = when(jwt, self.ignores_aud, Jwt::ignore_aud);
        let jwt = when(jwt, self.aud_may_be_missing, Jwt::aud_may_be_missing);
        let jwt = when(jwt, self.subject_in_client, |jwt| jwt.subject_or(["client_id"]));
        let jwt = when(jwt, self.marked, |jwt| jwt.access_tokens_have("typ", "Bearer"));
        let jwt = when(jwt, self.id_tokens_too, Jwt::id_tokens_too);
        let jwt = when(jwt, self.at_most_orders, |jwt| jwt.grants_at_most(Credentials::none().grant::<Orders>()));
        match self.roles {
            None => jwt,
            Some(false) => jwt.and_scopes_from(ScopeClaim::at(["roles"])),
            Some(true) => jwt.and_scopes_from(ScopeClaim::at(["roles"]).member_names()),
        }
    }

    /// The model.
    fn takes(self, claims: &Map<String, Value>) -> Option<[bool; 2]> {
        let names = |value: &Value| -> Option<Vec<String>> {
            match value {
                Value::String(one) => Some(vec![one.clone()]),
                Value::Array(all) => all.iter().map(|one| one.as_str().map(str::to_owned)).collect(),
                _ => None,
            }
        };
        let is_us = |name: &String| name == AUDIENCE || (self.other_audience && name == "shop");
        let aud = claims.get("aud").map(names);
        // Another type is never accepted.
        let aud: Option<Vec<String>> = match aud {
            Some(None) => return None,
            Some(Some(list)) => Some(list).filter(|list| !list.is_empty()),
            None => None,
        };
        let in_aud = aud.as_ref().map(|list| list.iter().any(is_us));
        let in_client = claims.get("client_id").and_then(names).is_some_and(|list| list.iter().any(is_us));
        let is_for_us = match self.audience_in_client {
            true => in_client && (self.ignores_aud || in_aud != Some(false)),
            false => in_aud.unwrap_or(self.aud_may_be_missing),
        };
        let filled = |name: &str| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let has_subject = match claims.get("sub") {
            Some(Value::String(_) | Value::Null) | None => {
                filled("sub").or(filled("client_id").filter(|_| self.subject_in_client)).is_some()
            }
            Some(_) => false,
        };
        let is_access = match self.marked {
            true => claims.get("typ") == Some(&json!("Bearer")),
            false => !claims.contains_key("nonce") || !self.typ_jwt || self.id_tokens_too,
        };
        let roles: Vec<String> = match (self.roles, claims.get("roles")) {
            (None, _) | (_, None) => vec![],
            (Some(false), Some(roles)) => names(roles)?,
            (Some(true), Some(roles)) => {
                let granting = |(name, value): (&String, &Value)| {
                    (!value.is_null() && *value != json!(false)).then(|| name.clone())
                };
                roles.as_object()?.iter().filter_map(granting).collect()
            }
        };
        let has = |name: &str| roles.iter().any(|role| role == name);
        let granted = [has("orders:read"), has("admin") && !self.at_most_orders];
        (is_for_us && has_subject && is_access).then_some(granted)
    }
}

fn other_claims() -> impl Strategy<Value = Map<String, Value>> {
    let roles = vec![
        json!(["orders:read"]),
        json!("admin"),
        json!("orders:read admin"),
        json!({ "admin": { "1": "a" } }),
        json!({ "orders:read": true, "admin": false }),
        json!({ "admin": null }),
        json!(["admin", "x"]),
    ];
    let fields = (
        value(vec![json!(AUDIENCE), json!("shop"), json!(["x", "shop"]), json!("other"), json!([])]),
        value(vec![json!(AUDIENCE), json!("shop"), json!("till"), json!(["shop"])]),
        value(vec![json!("7"), json!("")]),
        value(vec![json!("Bearer"), json!("ID")]),
        prop::option::of(Just(json!("1"))),
        value(roles),
    );
    fields.prop_map(|(aud, client, sub, typ, nonce, roles)| {
        let claims =
            [("aud", aud), ("client_id", client), ("sub", sub), ("typ", typ), ("nonce", nonce), ("roles", roles)];
        let valid = [("iss".to_owned(), json!(ISSUER)), ("exp".to_owned(), json!(in_seconds(900)))];
        claims.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).chain(valid).collect()
    })
}

#[test]
fn what_the_application_says_is_accepted_and_no_more() {
    let key = SigningKey::hs256("1", SECRET);
    let (good, all) = (std::cell::Cell::new(0), 6000);
    let config = ProptestConfig { cases: all, failure_persistence: None, ..ProptestConfig::default() };
    let ran = proptest::test_runner::TestRunner::new(config).run(&(Said::any(), other_claims()), |(said, claims)| {
        let authenticator = Authenticator::new(Bearer::verified_by(said.jwt()));
        let header = key.header(if said.typ_jwt { "JWT" } else { "at+jwt" }).to_string();
        let token = key.sign(&header, &Value::Object(claims.clone()).to_string());
        let expected = said.takes(&claims);
        good.set(good.get() + u32::from(expected.is_some()));
        prop_assert_eq!(library(&authenticator, &token), expected, "{:?} {:?}", said, claims);
        Ok(())
    });
    ran.unwrap();
    // Both outcomes occur often.
    assert!((all / 20..all / 2).contains(&good.get()), "{} of {all}", good.get());
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
