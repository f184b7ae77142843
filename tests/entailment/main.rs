//! `Grants` and `Caller::prove` against truth tables on plain sets: every requirement up to depth 2 over four scopes.
//!
//! Depth 0 are the scopes; each further depth joins two different requirements of the depths below, by `(A, B)` and by
//! `AnyOf<(A, B)>`. That makes 16 requirements up to depth 1 and 244 up to depth 2. The compiler is asked whether each of
//! the 244 grants each of the 16, and each of the 16 each of the 244: 7,552 different questions. (All 59,536 pairs of the
//! 244 take it minutes.) At run time every caller is asked for all 244.

mod table;

use std::marker::PhantomData;

use authed::{
    AnyOf, Authenticator, Backend, Caller, Credentials, Grants, Identity, Outcome, Requirement, SimpleUser, scopes,
};
use http::request::Parts;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Auditor = "auditor";
    pub scope Admin = "admin": Editor + Auditor;
}

const NAMES: [&str; 4] = ["viewer", "editor", "auditor", "admin"];

/// What each scope brings with it, closed by hand: a caller holds a set of these numbers.
const BRINGS: [&[usize]; 4] = [&[0], &[0, 1], &[2], &[0, 1, 2, 3]];

/// A requirement, as the model sees it. Numbers are places in the table of all requirements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Model {
    Scope(usize),
    All(usize, usize),
    Any(usize, usize),
}

/// Every set of scopes that a caller can hold.
fn possible_sets() -> Vec<[bool; 4]> {
    let sets = (0..16).map(|bits| [0, 1, 2, 3].map(|scope| bits >> scope & 1 == 1));
    sets.filter(|held| (0..4).all(|scope| !held[scope] || BRINGS[scope].iter().all(|&brought| held[brought]))).collect()
}

fn is_met(requirement: usize, held: &[bool; 4]) -> bool {
    match table::MODELS[requirement] {
        Model::Scope(number) => held[number],
        Model::All(a, b) => is_met(a, held) && is_met(b, held),
        Model::Any(a, b) => is_met(a, held) || is_met(b, held),
    }
}

/// Asks the compiler: the inherent constant is found first, where its bound holds.
struct Question<S, T>(PhantomData<(S, T)>);

impl<S: Grants<T>, T: Requirement> Question<S, T> {
    const GRANTS: bool = true;
}

trait Otherwise {
    const GRANTS: bool = false;
}

impl<S, T> Otherwise for Question<S, T> {}

/// Says who is calling by a header with scope names.
struct Says;

impl Backend for Says {
    type Realm = Shop;

    async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
        let names = head.headers["x-scopes"].to_str().unwrap();
        Ok(Some(Identity::new(SimpleUser::new("ada"), Credentials::from_scope_text(names))))
    }
}

async fn caller_with(names: &str) -> Caller<Shop> {
    let (mut head, ()) = http::Request::builder().header("x-scopes", names).body(()).unwrap().into_parts();
    Authenticator::new(Says).caller(&mut head).await.unwrap()
}

#[test]
fn the_table_has_every_requirement_up_to_depth_2() {
    let joined = |below: usize| {
        let pairs = (0..below).flat_map(move |a| (a + 1..below).map(move |b| (a, b)));
        pairs.flat_map(|(a, b)| [Model::All(a, b), Model::Any(a, b)]).collect::<Vec<_>>()
    };
    let mut expected: Vec<Model> = (0..4).map(Model::Scope).collect();
    for depth in 1..=2 {
        for model in joined(if depth == 1 { 4 } else { 16 }) {
            if !expected.contains(&model) {
                expected.push(model);
            }
        }
    }
    assert_eq!(expected, table::MODELS);
    assert_eq!(expected.len(), 244);
}

#[test]
fn grants_is_the_logical_consequence() {
    let sets = possible_sets();
    let agrees = |s: usize, t: usize, grants: bool| {
        let follows = sets.iter().all(|held| !is_met(s, held) || is_met(t, held));
        assert_eq!(grants, follows, "{:?} grants {:?}", table::MODELS[s], table::MODELS[t]);
    };
    let mut asked = 0;
    for (small, (grants, granted)) in table::GRANTS.iter().zip(&table::GRANTED).enumerate() {
        for large in 0..table::MODELS.len() {
            agrees(small, large, grants[large]);
            agrees(large, small, granted[large]);
            asked += if large < 16 { 1 } else { 2 };
        }
    }
    assert_eq!(asked, 7552);
}

#[tokio::test]
async fn a_caller_proves_what_the_truth_table_says() {
    for granted in 0..16 {
        let granted: Vec<usize> = (0..4).filter(|scope| granted >> scope & 1 == 1).collect();
        let names: Vec<&str> = granted.iter().map(|&scope| NAMES[scope]).collect();
        let held = [0, 1, 2, 3].map(|scope| granted.iter().any(|&granted| BRINGS[granted].contains(&scope)));
        let caller = caller_with(&names.join(" ")).await;
        for (requirement, proven) in table::proven(&caller).into_iter().enumerate() {
            assert_eq!(proven, is_met(requirement, &held), "{names:?} meets {:?}", table::MODELS[requirement]);
        }
    }
}
