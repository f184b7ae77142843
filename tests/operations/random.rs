//! Random sets of operations, and random calls, against a model on plain sets.
//!
//! `OPERATIONS=1000000 cargo test -p authed-tests --test core operations::random` runs a million.

use std::collections::BTreeSet;

use authed::operation::{NamedRequirement, Operations};
use authed::policy::FailurePolicy;
use authed::requirement::Requirement;
use authed::testing::TestCaller;
use authed::{AnyOf, Forbidden, NotFound};
use fastrand::Rng;
use support::shop::{Admin, Auditor, Editor, Shop, Viewer, identity};

const SCOPES: [&str; 4] = ["viewer", "editor", "auditor", "admin"];
/// Similar names, some with the same hash.
const NAMES: [&str; 12] = [
    "a",
    "b",
    "ab",
    "ba",
    "list",
    "listOf",
    "Query.posts",
    "Query.postz",
    "aaaaaaaa-1-zzzzzzzz",
    "aaaaaaaa-2-zzzzzzzz",
    "aaaaaaaa-3-zzzzzzzz",
    "orders/list",
];

/// What scopes imply, written down again.
fn held(names: &[&str]) -> BTreeSet<String> {
    let implied = |name: &str| match name {
        "editor" => &["viewer"][..],
        "admin" => &["editor", "auditor", "viewer"],
        _ => &[],
    };
    names.iter().flat_map(|name| implied(name).iter().chain([name])).map(|name| (*name).to_owned()).collect()
}

/// A requirement, and whether a set of scopes meets it. `None` accepts every caller.
type Model = Option<fn(&BTreeSet<String>) -> bool>;

#[derive(Clone)]
struct Known {
    requirement: NamedRequirement<Shop>,
    model: Model,
    status: u16,
}

fn of<S: Requirement<Realm = Shop>>(rng: &mut Rng, name: &'static str, model: fn(&BTreeSet<String>) -> bool) -> Known {
    fn with<S: Requirement<Realm = Shop>, P: FailurePolicy>(name: &'static str) -> NamedRequirement<Shop> {
        NamedRequirement::with_policy::<S, P>(name)
    }
    let is_hidden = rng.bool();
    let requirement = if is_hidden { with::<S, NotFound>(name) } else { with::<S, Forbidden>(name) };
    Known { requirement, model: Some(model), status: if is_hidden { 404 } else { 403 } }
}

fn operation(rng: &mut Rng, name: &'static str) -> Known {
    match rng.u8(..7) {
        0 => Known { requirement: NamedRequirement::anyone(name), model: None, status: 0 },
        1 => of::<Viewer>(rng, name, |held| held.contains("viewer")),
        2 => of::<Editor>(rng, name, |held| held.contains("editor")),
        3 => of::<Admin>(rng, name, |held| held.contains("admin")),
        4 => of::<(Editor, Auditor)>(rng, name, |held| held.contains("editor") && held.contains("auditor")),
        5 => of::<AnyOf<(Editor, Auditor)>>(rng, name, |held| held.contains("editor") || held.contains("auditor")),
        _ => of::<(Viewer, AnyOf<(Auditor, Admin)>)>(rng, name, |held| {
            held.contains("viewer") && (held.contains("auditor") || held.contains("admin"))
        }),
    }
}

#[test]
fn random_operations_agree_with_the_model() {
    let wanted = std::env::var("OPERATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(100_000_usize);
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut rng = Rng::with_seed(seed);
    let (mut asked, mut permitted) = (0, 0);
    while asked < wanted {
        let mut names = NAMES;
        rng.shuffle(&mut names);
        let known: Vec<Known> =
            names[..rng.usize(..NAMES.len())].iter().map(|name| operation(&mut rng, name)).collect();
        let operations = known
            .iter()
            .enumerate()
            .fold(Operations::<Shop, usize>::new(), |all, (number, one)| all.add(one.requirement, number));
        for _ in 0..50 {
            let granted: Vec<&str> = SCOPES.into_iter().filter(|_| rng.u8(..3) == 0).collect();
            let is_known = rng.u8(..5) != 0;
            let test_caller = match is_known {
                true => TestCaller::from(identity::<Shop>(&granted.join(" "))),
                false => TestCaller::anonymous(),
            };
            let caller = test_caller.caller();
            let held = if is_known { held(&granted) } else { BTreeSet::new() };
            let may = |one: &Known| one.model.is_none_or(|model| is_known && model(&held));

            let list: Vec<_> = operations.permitted_to(&caller).map(|(_, number)| *number).collect();
            let expected: Vec<_> = (0..known.len()).filter(|number| may(&known[*number])).collect();
            assert_eq!(list, expected, "seed {seed}: the list for {granted:?}");

            let name = NAMES[rng.usize(..NAMES.len())];
            let expected = known.iter().position(|one| one.requirement.name() == name);
            let outcome = operations.decide(name, &caller).copied().map_err(|denied| {
                assert_eq!(denied.operation(), Some(name));
                denied.into_rejection().status().as_u16()
            });
            let expected = match expected {
                None => Err(404),
                Some(number) if may(&known[number]) => Ok(number),
                Some(number) => Err(known[number].status),
            };
            assert_eq!(outcome, expected, "seed {seed}: {name} for {granted:?}, known: {is_known}");
            permitted += usize::from(outcome.is_ok());
            asked += 1;
        }
    }
    assert!(
        permitted > asked / 10 && permitted < asked * 9 / 10,
        "{permitted} of {asked}: the test asks too one-sidedly"
    );
}
