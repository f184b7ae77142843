//! Random sets of keys, compared with a reference. The reference sees the values, not the text.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use crate::issuer::SigningKey;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::key_server::{Issuer, Mode, set};
use crate::site::{Site, good, rejected, source, unavailable, until};

/// A document. An object may contain a name twice.
#[derive(Clone, Debug)]
enum Json {
    Leaf(Value),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn text(&self) -> String {
        match self {
            Self::Leaf(value) => value.to_string(),
            Self::List(elements) => format!("[{}]", elements.iter().map(Self::text).collect::<Vec<_>>().join(",")),
            Self::Object(members) => {
                let member = |(name, value): &(String, Self)| format!("{} : {}", json!(name), value.text());
                format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Returns the values with this name, or `None` if this is not an object or contains any name twice.
    fn member(&self, name: &str) -> Option<Vec<&Self>> {
        let Self::Object(members) = self else { return None };
        let is_single = |name: &String| members.iter().filter(|(other, _)| other == name).count() == 1;
        let all_single = members.iter().all(|(name, _)| is_single(name));
        all_single.then(|| members.iter().filter(|(own, _)| own == name).map(|(_, value)| value).collect())
    }

    /// Returns the elements of a set of keys.
    fn keys(&self) -> Option<&[Self]> {
        match self.member("keys")?[..] {
            [Self::List(keys)] => Some(keys),
            _ => None,
        }
    }

    /// Returns whether this is the key `jwk`, and may verify its tokens.
    fn is(&self, jwk: &Value) -> bool {
        let Self::Object(members) = self else { return false };
        let is_empty = |value: &Self| match value {
            Self::Leaf(value) => value.is_null() || value == "",
            Self::List(elements) => elements.is_empty(),
            Self::Object(members) => members.is_empty(),
        };
        let may_stand_there = |(name, value): &(String, Self)| match (name.as_str(), value) {
            // Read as if it were missing.
            (_, value) if is_empty(value) => true,
            ("alg", Self::Leaf(value)) => *value == jwk["alg"],
            ("use", Self::Leaf(value)) => *value == "sig",
            ("key_ops", Self::List(elements)) => {
                let operations: Vec<String> = elements.iter().map(Self::text).collect();
                let doubled = (1..operations.len()).any(|at| operations[..at].contains(&operations[at]));
                !doubled
                    && operations.contains(&r#""verify""#.to_owned())
                    && operations.iter().all(|operation| operation.starts_with('"'))
            }
            ("alg" | "use" | "key_ops" | "d" | "p" | "q" | "dp" | "dq" | "qi" | "oth" | "k", _) => false,
            // A member of another kind of keys is ignored if it is a string.
            ("n" | "e" | "x" | "y", Self::Leaf(value)) if jwk.get(name).is_none() => value.is_string(),
            ("kty" | "kid" | "crv" | "n" | "e" | "x" | "y", Self::Leaf(value)) => jwk.get(name) == Some(value),
            ("kty" | "kid" | "crv" | "n" | "e" | "x" | "y", _) => false,
            _ => true,
        };
        let must = ["kty", "kid", "crv", "n", "e", "x", "y"].into_iter().filter(|name| jwk.get(name).is_some());
        let stands_there =
            |name: &str| self.member(name).is_some_and(|found| matches!(found[..], [one] if !is_empty(one)));
        members.iter().all(may_stand_there) && must.into_iter().all(stands_there)
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(elements) => Self::List(elements.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
            leaf => Self::Leaf(leaf),
        }
    }
}

/// A member to add to a key, or to remove from it.
fn member(jwks: Vec<Value>) -> impl Strategy<Value = (String, Json)> {
    const NAMES: [&str; 13] = ["kty", "kid", "alg", "use", "key_ops", "crv", "n", "e", "x", "y", "d", "oth", "new"];
    let values = json!([
        null, 7, "", "sig", "enc", "RS256", "EdDSA", "PS256", "RSA", "OKP", "1", "2", "P-256", "AQAB", "AAAA",
        "verify", [], {}, { "kid": "1" },
    ]);
    let values: Vec<Value> = values.as_array().unwrap().clone();
    let free = (prop::sample::select(&NAMES[..]), prop::sample::select(values))
        .prop_map(|(name, value)| (name.to_owned(), value.into()));
    let uses = json!([["verify"], ["sign", "verify"], ["verify", "verify"], ["verify", 7], ["sign"]]);
    let operations = prop::sample::select(uses.as_array().unwrap().clone())
        .prop_map(|operations| ("key_ops".to_owned(), operations.into()));
    // A member of another key.
    let others: Vec<(String, Json)> = jwks
        .into_iter()
        .flat_map(|jwk| jwk.as_object().unwrap().clone().into_iter().map(|(name, value)| (name, value.into())))
        .collect();
    prop_oneof![4 => free, 1 => operations, 2 => prop::sample::select(others)]
}

/// A key with members that are changed, removed or added.
fn key(jwks: Vec<Value>) -> BoxedStrategy<Json> {
    let changes = prop::collection::vec((member(jwks.clone()), any::<prop::sample::Index>(), 0..4_u8), 0..3);
    let changed = (prop::sample::select(jwks), changes).prop_map(|(jwk, changes)| {
        let Json::Object(mut members) = jwk.into() else { unreachable!("a key is an object") };
        for ((name, value), at, way) in changes {
            let at = at.index(members.len());
            match way {
                0 => drop(members.remove(at)),
                1 => members.insert(at, (name, value)),
                // In the place of a member with this name.
                2 => match members.iter_mut().find(|(own, _)| *own == name) {
                    Some(place) => place.1 = value,
                    None => members.push((name, value)),
                },
                _ => members[at].1 = value,
            }
        }
        Json::Object(members)
    });
    let changed = changed.boxed();
    let values = changed.clone().prop_map(|key| match key {
        Json::Object(members) => Json::List(members.into_iter().map(|(_, value)| value).collect()),
        other => other,
    });
    prop_oneof![8 => changed, 1 => values, 1 => Just(Json::Leaf(json!(7)))].boxed()
}

fn document(jwks: Vec<Value>) -> impl Strategy<Value = Json> {
    let keys = || prop::collection::vec(key(jwks.clone()), 0..4).prop_map(Json::List);
    let named = |name: &str, value: Json| Json::Object(vec![(name.to_owned(), value)]);
    let odd = (keys(), 0..7_u8).prop_map(move |(keys, way)| match way {
        0 => Json::List(vec![keys]),
        1 => keys,
        2 => named("Keys", keys),
        3 => named("keys", named("keys", keys)),
        4 => Json::Object(vec![("keys".to_owned(), keys.clone()), ("keys".to_owned(), keys)]),
        5 => Json::Object(vec![
            ("new".to_owned(), Json::List(vec![])),
            ("keys".to_owned(), keys),
            ("new".to_owned(), Json::Leaf(json!(7))),
        ]),
        _ => Json::Object(vec![("new".to_owned(), Json::Leaf(Value::Null)), ("keys".to_owned(), keys)]),
    });
    prop_oneof![4 => keys().prop_map(move |keys| named("keys", keys)), 1 => odd]
}

/// Returns how many of our keys are known.
fn tokens_that_are_good(known: &[Json], jwks: &[Value]) -> usize {
    jwks.iter().filter(|jwk| known.iter().any(|key| key.is(jwk))).count()
}

/// All cases use one site. After an unreadable set, the site keeps its keys.
#[test]
fn rfc7517_5_sets_are_read_as_the_reference_reads_them() {
    let runtime = Runtime::new().unwrap();
    // Two keys have the same `kid`, and are tried in turn.
    let ours = [SigningKey::rs256("1"), SigningKey::es256("2"), SigningKey::eddsa("2")];
    let jwks: Vec<Value> = ours.iter().map(SigningKey::jwk).collect();
    let (issuer, site) = runtime.block_on(async {
        let issuer = Issuer::start(Mode::Publishes(set(&[]))).await;
        let every = Duration::from_millis(1);
        let source = source(&issuer).at_most_every(every).refresh_every(every);
        let site = Site::start_with_keys(source).await;
        (issuer, site)
    });
    let tokens: Vec<String> = ours.iter().map(|key| key.token(json!({}))).collect();
    let known = RefCell::new(Vec::<Json>::new());
    let (sets, used) = (Cell::new(0), Cell::new(0));
    let config = ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() };
    let ran = TestRunner::new(config).run(&document(jwks.clone()), |document| {
        let is_set = document.keys().is_some();
        sets.set(sets.get() + usize::from(is_set));
        if let Some(keys) = document.keys() {
            known.replace(keys.to_vec());
        }
        runtime.block_on(async {
            issuer.now(Mode::Documents(vec![("/keys", document.text())]));
            // When the second fetch begins, the document of the first has been read.
            let fetches = issuer.fetches();
            until(|| issuer.fetches() >= fetches + 2).await;
            for (token, jwk) in tokens.iter().zip(&jwks) {
                let is_known = |key: &Json| key.is(jwk);
                let is_good = known.borrow().iter().any(is_known);
                used.set(used.get() + usize::from(is_good));
                let answer = site.get(token).await;
                let is_right = match is_good {
                    true => answer == good(),
                    // Without a usable key, and after a failed fetch, a token with an unknown `kid` gets 503.
                    false if is_set && tokens_that_are_good(&known.borrow(), &jwks) > 0 => answer == rejected(),
                    false => answer == rejected() || answer == unavailable(),
                };
                prop_assert!(is_right, "{:?} to a token of {} with {}", answer, jwk, document.text());
            }
            Ok(())
        })
    });
    ran.unwrap();
    // Both outcomes occur often.
    let (sets, used) = (sets.get(), used.get());
    assert!((500..950).contains(&sets) && (250..2_500).contains(&used), "{sets} sets, {used} good answers");
}
