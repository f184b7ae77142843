//! `Credentials` is a set of scopes: each operation does what it does on a set of names.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

use authed::backend::UnknownScopes;
use authed::realm::Realm;
use authed::testing::TestCaller;
use authed::{AnyOf, Credentials, Identity, SimpleUser, scopes};
use proptest::prelude::*;

#[path = "wide.rs"]
mod wide;

use wide::Wide;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Admin = "admin";
}

/// Returns some names of the realm with 256 scopes. Sets of few names are as likely as sets of many.
fn names() -> impl Strategy<Value = BTreeSet<&'static str>> {
    let number = prop_oneof![0..256usize, prop::sample::select(vec![0, 63, 64, 127, 128, 191, 192, 255])];
    let numbers = prop_oneof![prop::collection::vec(number.clone(), 0..3), prop::collection::vec(number, 0..40)];
    numbers.prop_map(|numbers| numbers.into_iter().map(|number| Wide::SCOPES[number].name()).collect())
}

fn of(names: &BTreeSet<&'static str>) -> Credentials<Wide> {
    Credentials::from_names(names)
}

/// Returns the names of the credentials. Fails if a name stands there twice, or out of the order of the declaration.
fn names_of(credentials: &Credentials<Wide>) -> BTreeSet<&'static str> {
    let numbers: Vec<u16> = credentials.names().map(|name| name.parse().unwrap()).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    credentials.names().collect()
}

proptest! {
    #[test]
    fn credentials_are_sets_of_names(a in names(), b in names()) {
        let (left, right) = (of(&a), of(&b));
        prop_assert_eq!(names_of(&left), a.clone());
        prop_assert_eq!(left.is_empty(), a.is_empty());
        prop_assert_eq!(left == right, a == b);
        let state = RandomState::new();
        prop_assert_eq!(state.hash_one(left) == state.hash_one(right), a == b);
        prop_assert_eq!(names_of(&(left | right)), &a | &b);
        prop_assert_eq!(names_of(&(left & right)), &a & &b);
        prop_assert_eq!(a.iter().copied().collect::<Credentials<Wide>>(), left);
        let mut both = left;
        both.extend(&b);
        prop_assert_eq!(both, left | right);
        prop_assert_eq!(Credentials::from_scope_text(&left.to_string()), left);
        prop_assert_eq!(Credentials::try_from_names(&a).unwrap(), left);
    }

    /// One missing scope in 256 is enough for a denial, and one scope that is there for a choice.
    #[test]
    fn each_of_256_scopes_is_checked(granted in names()) {
        type Asked = (wide::S0, wide::S63, wide::S64, wide::S127, wide::S128, wide::S191, wide::S192, wide::S255);
        let asked = ["0", "63", "64", "127", "128", "191", "192", "255"];
        let authenticator = TestCaller::<Wide>::anonymous().authenticator();
        let caller = authenticator.system_caller("job", Identity::new(SimpleUser::new("ada"), of(&granted)));
        let held = asked.map(|name| granted.contains(name));
        prop_assert_eq!(caller.prove::<Asked>().is_ok(), held == [true; 8]);
        prop_assert_eq!(caller.prove::<AnyOf<Asked>>().is_ok(), held != [false; 8]);
        let credentials = of(&granted);
        let has = [
            credentials.has::<wide::S0>(), credentials.has::<wide::S63>(), credentials.has::<wide::S64>(),
            credentials.has::<wide::S127>(), credentials.has::<wide::S128>(), credentials.has::<wide::S191>(),
            credentials.has::<wide::S192>(), credentials.has::<wide::S255>(),
        ];
        prop_assert_eq!(has, held);
    }
}

#[test]
fn a_granted_scope_includes_what_it_implies() {
    const EDITOR: Credentials<Shop> = Credentials::none().grant::<Editor>();
    let granted = Credentials::none().grant::<Editor>();
    assert_eq!(granted, EDITOR);
    assert!(granted.has::<Viewer>() && granted.has::<Editor>() && !granted.has::<Admin>());
    assert_eq!(granted.grant::<Admin>().names().collect::<Vec<_>>(), ["viewer", "editor", "admin"]);
    assert_eq!(Credentials::from_names(["editor"]), granted);
    assert_eq!(Credentials::try_from_names(["editor"]).unwrap(), granted);
    assert_eq!((granted & Credentials::from_names(["viewer", "admin"])).to_string(), "viewer");
}

#[test]
fn two_scopes_are_not_none() {
    fn cloned<T: Clone>(value: &T) -> T {
        value.clone()
    }
    for names in [["0", "64"], ["64", "128"], ["128", "192"], ["0", "192"]] {
        let credentials = Credentials::<Wide>::from_names(names);
        assert!(!credentials.is_empty(), "{names:?}");
        assert_eq!(cloned(&credentials), credentials);
    }
}

#[test]
fn nothing_is_granted_at_first() {
    assert!(Credentials::<Shop>::none().is_empty());
    assert!(Credentials::<Shop>::default().is_empty());
    assert_eq!(Credentials::<Shop>::none().names().next(), None);
    assert_eq!(Credentials::<Shop>::none().to_string(), "");
}

#[test]
fn unknown_names_are_told_in_their_order() {
    assert!(Credentials::<Shop>::knows("viewer"));
    for unknown in ["", "Viewer", "view", "viewers", "viewer editor"] {
        assert!(!Credentials::<Shop>::knows(unknown), "{unknown}");
        assert!(Credentials::<Shop>::from_names([unknown]).is_empty(), "{unknown}");
    }
    let unknown: UnknownScopes<Shop> = Credentials::try_from_names(["root", "editor", "Admin"]).unwrap_err();
    assert_eq!(unknown.names(), ["root", "Admin"]);
    assert_eq!(unknown.known(), Credentials::none().grant::<Editor>());
    assert_eq!(unknown.to_string(), "the realm Shop does not declare these scopes: root, Admin");
}
