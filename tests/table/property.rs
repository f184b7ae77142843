//! `Table::since` against truth tables: both rows are tried with every set of granted scopes and every age of a login.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::since::{asks, table};

const SCOPES: [&str; 4] = ["a", "b", "c", "d"];

/// The times in the rows, in seconds.
const TIMES: [u64; 3] = [60, 300, 3600];

/// A caller: the granted scopes, a bit for each, and how many of the times are too short for the login.
type Caller = (u8, usize);

fn callers() -> impl Iterator<Item = Caller> {
    (0..16).flat_map(|granted| (0..=TIMES.len()).map(move |too_short| (granted, too_short)))
}

#[derive(Clone, Debug)]
enum Asked {
    Scope(usize),
    Fresh(usize),
    All(Vec<Asked>),
    Any(Vec<Asked>),
}

impl Asked {
    fn json(&self) -> Value {
        let members = |members: &[Self]| members.iter().map(Self::json).collect::<Vec<_>>();
        match self {
            Self::Scope(number) => json!({"scope": SCOPES[*number]}),
            Self::Fresh(number) => json!({"fresh": TIMES[*number]}),
            Self::All(all) => json!({"all": members(all)}),
            Self::Any(any) => json!({"any": members(any)}),
        }
    }

    fn is_met(&self, held: Caller) -> bool {
        match self {
            Self::Scope(number) => held.0 & (1 << number) != 0,
            Self::Fresh(number) => *number >= held.1,
            Self::All(all) => all.iter().all(|member| member.is_met(held)),
            Self::Any(any) => any.iter().any(|member| member.is_met(held)),
        }
    }
}

/// Which scope implies which: a bit for each pair. Later scopes imply earlier ones, or the other way round.
type Lattice = (bool, u8);

fn implied((turned, bits): Lattice, scope: usize) -> Vec<usize> {
    let pairs = (0..4).flat_map(|high| (0..high).map(move |low| (high, low)));
    let edges = pairs.enumerate().filter(|(number, _)| bits & (1 << number) != 0).map(|(_, pair)| pair);
    edges
        .filter_map(|(high, low)| match turned {
            false => (high == scope).then_some(low),
            true => (low == scope).then_some(high),
        })
        .collect()
}

fn closed(lattice: Lattice, granted: u8) -> u8 {
    let more = (0..4).filter(|scope| granted & (1 << scope) != 0).flat_map(|scope| implied(lattice, scope));
    let all = more.fold(granted, |all, scope| all | 1 << scope);
    if all == granted { granted } else { closed(lattice, all) }
}

fn lattice_json(lattice: Lattice) -> Value {
    let scopes = (0..4).filter(|scope| !implied(lattice, *scope).is_empty());
    scopes
        .map(|scope| {
            (SCOPES[scope].to_owned(), implied(lattice, scope).iter().map(|low| SCOPES[*low]).collect::<Vec<_>>())
        })
        .collect()
}

/// A row's requirement. `None` permits anyone. An anonymous caller is one without scopes.
type Side = (Option<Asked>, Lattice);

fn permits((asked, lattice): &Side, (granted, too_short): Caller) -> bool {
    asked.as_ref().is_none_or(|asked| asked.is_met((closed(*lattice, granted), too_short)))
}

fn expected(was: &Side, is: &Side) -> &'static str {
    let lost = callers().any(|caller| permits(was, caller) && !permits(is, caller));
    let gained = callers().any(|caller| !permits(was, caller) && permits(is, caller));
    match (lost, gained) {
        (false, false) => "",
        (false, true) => "opened",
        (true, false) => "closed",
        (true, true) => "changed",
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let atom = prop_oneof![3 => (0..4_usize).prop_map(Asked::Scope), 1 => (0..3_usize).prop_map(Asked::Fresh)];
    atom.prop_recursive(3, 12, 3, |inner| {
        let members = prop::collection::vec(inner, 1..4);
        prop_oneof![members.clone().prop_map(Asked::All), members.prop_map(Asked::Any)]
    })
}

fn side() -> impl Strategy<Value = Side> {
    (prop_oneof![1 => Just(None), 9 => asked().prop_map(Some)], lattice())
}

fn lattice() -> impl Strategy<Value = Lattice> {
    (any::<bool>(), 0..64_u8)
}

fn found(was: &Side, is: &Side) -> String {
    let made = |(asked, lattice): &Side| {
        let access = asked.as_ref().map_or(json!("public"), |asked| asks(asked.json()));
        table(&[("GET", "/", access)], lattice_json(*lattice))
    };
    made(is).since(&made(was)).to_string().split(' ').next().unwrap().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_one_lattice(was in side(), is in side()) {
        let is = (is.0, was.1);
        prop_assert_eq!(found(&was, &is), expected(&was, &is));
    }

    #[test]
    fn between_two_lattices(was in side(), is in side()) {
        prop_assert_eq!(found(&was, &is), expected(&was, &is));
    }

    #[test]
    fn where_only_the_lattice_changes(was in side(), lattice in lattice()) {
        let is = (was.0.clone(), lattice);
        prop_assert_eq!(found(&was, &is), expected(&was, &is));
    }
}
