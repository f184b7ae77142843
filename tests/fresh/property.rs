//! The decision at run time against a model, for any moment and any scopes.

use std::time::{Duration, SystemTime};

use authed::requirement::{Hours, Minutes, Requirement, Seconds};
use authed::testing::TestCaller;
use authed::{AnyOf, Caller, Fresh, SimpleUser};
use proptest::prelude::*;

use super::site::{Admin, Editor, Known, Shop};

/// The times of the requirements, in seconds. Ages close to one of them are not generated: the test itself takes time.
const TIMES: [u64; 3] = [90, 300, 7200];

type Ninety = Fresh<Shop, Seconds<90>>;
type Five = Fresh<Shop, Minutes<5>>;
type TwoHours = Fresh<Shop, Hours<2>>;

/// What a caller holds: the scopes known, editor and admin, and the age of the login in milliseconds.
type Held = ([bool; 3], Option<i64>);

fn caller(([known, editor, admin], login): Held) -> Caller<Shop> {
    let caller = TestCaller::<Shop>::new(SimpleUser::new("ada"));
    let caller = if known { caller.grant::<Known>() } else { caller };
    let caller = if editor { caller.grant::<Editor>() } else { caller };
    let caller = if admin { caller.grant::<Admin>() } else { caller };
    let at = |ago: i64| {
        let distance = Duration::from_millis(ago.unsigned_abs());
        if ago < 0 { SystemTime::now() + distance } else { SystemTime::now() - distance }
    };
    login.map_or(caller.clone(), |ago| caller.with_authentication_time(at(ago))).caller()
}

/// Asserts that the caller meets `S` exactly if the model says so, and otherwise learns what is missing.
fn agrees<S: Requirement<Realm = Shop>>(held: Held, model: bool) -> Result<(), TestCaseError> {
    let caller = caller(held);
    let proven = caller.prove::<S>();
    prop_assert_eq!(proven.is_ok(), model, "{} of {:?}", S::expression(), held);
    if let Err(denied) = proven {
        prop_assert!(denied.max_age().is_some() || !denied.missing().is_empty());
        let names = denied.max_age().map(|age| age.as_secs());
        prop_assert!(names.is_none_or(|seconds| TIMES.contains(&seconds) && !within(held, seconds)));
    }
    Ok(())
}

fn within((_, login): Held, seconds: u64) -> bool {
    login.is_some_and(|ago| ago >= 0 && ago.unsigned_abs() <= seconds * 1000)
}

fn login() -> impl Strategy<Value = Option<i64>> {
    let near = |margin: std::ops::Range<i64>| {
        (prop::sample::select(TIMES.to_vec()), margin).prop_map(|(time, by)| time.cast_signed() * 1000 + by)
    };
    prop_oneof![
        1 => Just(None),
        // The decisions of one case take less than three seconds.
        3 => near(-60_000..-3000).prop_map(Some),
        3 => near(0..60_000).prop_map(|ago| Some(ago + 1)),
        2 => (0..20_000_000_i64).prop_filter("near a boundary", |ago| TIMES.iter().all(|time| !(-3000..=0).contains(&(ago - time.cast_signed() * 1000)))).prop_map(Some),
        2 => (-20_000_000..-10_000_i64).prop_map(Some),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decisions_agree_with_the_model(scopes in any::<[bool; 3]>(), login in login()) {
        let held = (scopes, login);
        let [known, editor, admin] = scopes;
        let editor = editor || admin;
        let [ninety, five, hours] = TIMES.map(|seconds| within(held, seconds));
        agrees::<Ninety>(held, ninety)?;
        agrees::<Five>(held, five)?;
        agrees::<TwoHours>(held, hours)?;
        agrees::<(Known, Five)>(held, known && five)?;
        agrees::<(Five, Known, TwoHours)>(held, five && known && hours)?;
        agrees::<AnyOf<(Five, Admin)>>(held, five || admin)?;
        agrees::<AnyOf<(Admin, Five, Ninety)>>(held, admin || five || ninety)?;
        agrees::<(Known, AnyOf<(Admin, (Editor, Five), Ninety)>)>(held, known && (admin || editor && five || ninety))?;
        agrees::<AnyOf<((Ninety, Known), (TwoHours, Editor))>>(held, ninety && known || hours && editor)?;
        // A shorter time grants a longer one.
        prop_assert!((!ninety || five) && (!five || hours));
    }
}
