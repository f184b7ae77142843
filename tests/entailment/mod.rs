//! `Grants` and `Caller::prove` against truth tables on plain sets: every requirement up to depth 2 over four scopes, and
//! over a scope and three times of `Fresh`.
//!
//! Depth 0 are these four atoms. Each further depth joins two different requirements of the depths below, by `(A, B)`
//! and by `AnyOf<(A, B)>`. There are 16 requirements up to depth 1 and 244 up to depth 2. The compiler decides whether
//! each of the 244 grants each of the 16, and each of the 16 each of the 244: 7,552 different questions for each four
//! atoms. (All 59,536 pairs of the 244 would take minutes.) At run time every caller is asked for all 244.

mod table;

use std::marker::PhantomData;

use authed::requirement::{Hours, Minutes, Requirement, Seconds};
use authed::{AnyOf, Caller, Fresh, Grants};
use support::shop::{Admin, Auditor, Editor, Shop, Viewer, authenticator};

use self::table::Table;

type Ninety = Fresh<Shop, Seconds<90>>;
type Five = Fresh<Shop, Minutes<5>>;
type Hour = Fresh<Shop, Hours<1>>;

/// What each atom implies, written by hand. A caller holds a set of these numbers.
type Brings = [&'static [usize]; 4];

const SCOPES: Brings = [&[0], &[0, 1], &[2], &[0, 1, 2, 3]];
const TIMES: Brings = [&[0], &[1, 2, 3], &[2, 3], &[3]];

/// A requirement of the model. The numbers are places in the table of all requirements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Model {
    Atom(usize),
    All(usize, usize),
    Any(usize, usize),
}

/// Returns every set of atoms that a caller can hold.
fn possible_sets(brings: &Brings) -> Vec<[bool; 4]> {
    let sets = (0..16).map(|bits| [0, 1, 2, 3].map(|atom| bits >> atom & 1 == 1));
    sets.filter(|held| (0..4).all(|atom| !held[atom] || brings[atom].iter().all(|&brought| held[brought]))).collect()
}

fn is_met(table: &Table, requirement: usize, held: &[bool; 4]) -> bool {
    match table.models[requirement] {
        Model::Atom(number) => held[number],
        Model::All(a, b) => is_met(table, a, held) && is_met(table, b, held),
        Model::Any(a, b) => is_met(table, a, held) || is_met(table, b, held),
    }
}

/// Asks the compiler: where its bound holds, the inherent constant comes before the trait's.
struct Question<S, T>(PhantomData<(S, T)>);

impl<S: Grants<T>, T: Requirement> Question<S, T> {
    const GRANTS: bool = true;
}

trait Otherwise {
    const GRANTS: bool = false;
}

impl<S, T> Otherwise for Question<S, T> {}

/// Returns the caller that these words describe.
async fn caller_with(words: &str) -> Caller<Shop> {
    let (mut head, ()) = http::Request::builder().header("x-shop", words).body(()).unwrap().into_parts();
    authenticator().caller(&mut head).await.unwrap()
}

#[test]
fn the_tables_have_every_requirement_up_to_depth_2() {
    let joined = |below: usize| {
        let pairs = (0..below).flat_map(move |a| (a + 1..below).map(move |b| (a, b)));
        pairs.flat_map(|(a, b)| [Model::All(a, b), Model::Any(a, b)]).collect::<Vec<_>>()
    };
    let mut expected: Vec<Model> = (0..4).map(Model::Atom).collect();
    for depth in 1..=2 {
        for model in joined(if depth == 1 { 4 } else { 16 }) {
            if !expected.contains(&model) {
                expected.push(model);
            }
        }
    }
    assert_eq!(expected, table::OF_SCOPES.models);
    assert_eq!(expected, table::OF_TIMES.models);
    assert_eq!(expected.len(), 244);
}

fn is_the_logical_consequence(table: &Table, brings: &Brings) {
    let sets = possible_sets(brings);
    let agrees = |s: usize, t: usize, grants: bool| {
        let follows = sets.iter().all(|held| !is_met(table, s, held) || is_met(table, t, held));
        assert_eq!(grants, follows, "{:?} grants {:?}", table.models[s], table.models[t]);
    };
    let mut asked = 0;
    for (small, (grants, granted)) in table.grants.iter().zip(table.granted).enumerate() {
        for large in 0..table.models.len() {
            agrees(small, large, grants[large]);
            agrees(large, small, granted[large]);
            asked += if large < 16 { 1 } else { 2 };
        }
    }
    assert_eq!(asked, 7552);
}

#[test]
fn grants_is_the_logical_consequence_of_scopes() {
    is_the_logical_consequence(&table::OF_SCOPES, &SCOPES);
}

#[test]
fn grants_is_the_logical_consequence_of_times() {
    is_the_logical_consequence(&table::OF_TIMES, &TIMES);
}

fn proves_what_the_truth_table_says(table: &Table, caller: &Caller<Shop>, held: &[bool; 4]) {
    for (requirement, proven) in (table.proven)(caller).into_iter().enumerate() {
        assert_eq!(proven, is_met(table, requirement, held), "{held:?} meets {:?}", table.models[requirement]);
    }
}

#[tokio::test]
async fn a_caller_proves_what_the_truth_table_says_of_scopes() {
    const NAMES: [&str; 4] = ["viewer", "editor", "auditor", "admin"];
    for granted in 0..16 {
        let granted: Vec<usize> = (0..4).filter(|scope| granted >> scope & 1 == 1).collect();
        let names: Vec<&str> = granted.iter().map(|&scope| NAMES[scope]).collect();
        let held = [0, 1, 2, 3].map(|scope| granted.iter().any(|&granted| SCOPES[granted].contains(&scope)));
        let caller = caller_with(&names.join(" ")).await;
        proves_what_the_truth_table_says(&table::OF_SCOPES, &caller, &held);
    }
}

#[tokio::test]
async fn a_caller_proves_what_the_truth_table_says_of_times() {
    // An age of the login, and the first of the times for which the caller is then fresh.
    for (login, first) in [(Some("40"), 1), (Some("200"), 2), (Some("2000"), 3), (Some("9999"), 4), (None, 4)] {
        for scope in ["", "editor"] {
            let words = format!("{scope} {}", login.unwrap_or_default());
            let held = [0, 1, 2, 3].map(|atom| if atom == 0 { scope == "editor" } else { atom >= first });
            proves_what_the_truth_table_says(&table::OF_TIMES, &caller_with(&words).await, &held);
        }
    }
}
