//! The syntax of challenges (RFC 9110, 11.2, 11.3 and 5.6.4). Without HTTP: a challenge is the value of a header field.

use std::panic::catch_unwind;

use authed::policy::{DeniedRequest, FailurePolicy, Reason, Scheme, StepUp};
use authed::response::WwwAuthenticate;
use authed::testing::TestCaller;
use authed::{AskRules, Bearer, Denied, Identity, Rejection, Rule, SimpleUser, scopes};
use http::HeaderValue;
use proptest::prelude::*;

/// Reads the parameters of a challenge strictly, octet by octet.
fn read(challenge: &str) -> Vec<(String, String)> {
    let (_, mut rest) = challenge.split_once(' ').unwrap_or((challenge, ""));
    let mut parameters = Vec::new();
    while let Some((name, quoted)) = rest.split_once("=\"") {
        let mut value = String::new();
        let mut octets = quoted.bytes().enumerate();
        let end = loop {
            match octets.next().expect("a closing quote") {
                (place, b'"') => break place,
                (_, b'\\') => value.push(octets.next().expect("an escaped octet").1.into()),
                (_, octet) => value.push(octet.into()),
            }
        };
        parameters.push((name.to_owned(), value));
        let after = &quoted[end + 1..];
        rest = after.strip_prefix(", ").unwrap_or_else(|| {
            assert_eq!(after, "");
            after
        });
    }
    assert_eq!(rest, "");
    parameters
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rfc9110_5_6_4_what_is_put_in_is_read_out(realm in "[ -~\t]{0,20}", scope in "[\"\\\\,= a]{0,12}") {
        let challenge = WwwAuthenticate::new("Token").parameter("realm", &realm).parameter("scope", &scope);
        let expected = [("realm".to_owned(), realm), ("scope".to_owned(), scope)];
        prop_assert_eq!(read(challenge.as_str()), expected);
        let line = HeaderValue::from(challenge.clone());
        prop_assert_eq!(line.as_bytes(), challenge.as_str().as_bytes());
    }

    #[test]
    fn rfc9110_5_6_4_what_no_header_can_carry_is_not_put_in(before in "[ -~]{0,4}", foreign in "[^ -~\t]", after in "[ -~]{0,4}") {
        let value = format!("{before}{foreign}{after}");
        prop_assert!(catch_unwind(|| WwwAuthenticate::new("Token").parameter("realm", &value)).is_err());
    }

    /// The values may contain the names.
    #[test]
    fn rfc9110_11_2_each_parameter_stands_once(value in "[\"\\\\,= arelm]{0,16}", name in prop::sample::select(vec!["realm", "REALM", "Scope", "scope", "error"])) {
        let challenge = WwwAuthenticate::new("Token").parameter("realm", &value).parameter("scope", &value);
        let known = name != "error";
        prop_assert_eq!(catch_unwind(|| challenge.parameter(name, "again")).is_err(), known);
    }
}

/// Regression: the documentation said that a name stands once, and no code checked it.
#[test]
fn rfc9110_11_2_a_name_inside_of_a_value_is_no_parameter() {
    let tricky = WwwAuthenticate::new("Token").parameter("x", r#"a", realm="b"#).parameter("realm", "Shop");
    assert_eq!(tricky.as_str(), r#"Token x="a\", realm=\"b", realm="Shop""#);
    assert!(catch_unwind(|| WwwAuthenticate::new("Token").parameter("x", r"\").parameter("X", "")).is_err());
}

#[test]
fn rfc9110_11_2_schemes_and_names_are_tokens() {
    for wrong in ["", "a b", "a=b", "a\"", "\u{e9}", "a,b", "a/b", "a\n"] {
        assert!(catch_unwind(|| WwwAuthenticate::new(wrong)).is_err(), "{wrong:?}");
        assert!(catch_unwind(|| WwwAuthenticate::new("Token").parameter(wrong, "")).is_err(), "{wrong:?}");
    }
}

/// Regression: without names, the challenge had an empty `scope`, which RFC 6749, 3.3 does not allow.
#[test]
fn rfc6750_3_a_scope_has_at_least_one_name() {
    scopes! {
        realm Shop for SimpleUser;
        scope A = "a", on failure Described;
        scope B = "b", on failure Described;
    }

    enum Described {}

    impl FailurePolicy for Described {
        fn reject(denied: &DeniedRequest<'_>) -> Rejection {
            let Reason::InsufficientScope { needed, .. } = denied.reason() else { panic!("{denied:?}") };
            let challenge = Bearer::insufficient_scope(denied.realm(), needed).unwrap();
            Rejection::forbidden().and_challenge(challenge)
        }
    }

    /// A rule needs no scope.
    enum Never {}

    impl Rule<()> for Never {
        type Realm = Shop;
        type OnFailure = Described;

        fn permits(_: &Identity<Shop>, (): &()) -> bool {
            false
        }
    }

    let is =
        |denied: Denied, challenge: &str| assert_eq!(denied.into_rejection().headers()["www-authenticate"], challenge);
    let ada = TestCaller::<Shop>::new(SimpleUser::new("ada")).caller();
    is(ada.permitted::<Never>(()).unwrap_err(), r#"Bearer realm="Shop", error="insufficient_scope""#);
    is(ada.prove::<A>().unwrap_err(), r#"Bearer realm="Shop", error="insufficient_scope", scope="a""#);
    is(ada.prove::<(A, B)>().unwrap_err(), r#"Bearer realm="Shop", error="insufficient_scope", scope="a b""#);
}

#[test]
fn rfc9470_3_max_age_is_in_seconds() {
    use std::time::Duration;
    let needed = |age| StepUp { max_age: Some(age), level: None };
    let of = |age| Bearer::insufficient_user_authentication("Shop", needed(age)).unwrap().as_str().to_owned();
    assert!(of(Duration::from_secs(0)).ends_with(r#", max_age="0""#));
    assert!(of(Duration::from_millis(2900)).ends_with(r#", max_age="2""#));
    assert!(of(Duration::from_secs(3600)).ends_with(r#", max_age="3600""#));
}
