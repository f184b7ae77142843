//! What the compiler grants. The test is that this file compiles. `ui-tests` has what must not compile, and
//! `entailment` all pairs of requirements over three times.

use authed::requirement::{Hours, Minutes, Requirement, Seconds};
use authed::testing::TestCaller;
use authed::{AnyOf, Fresh, Grants, NotFound, Proof, RedirectTo, SimpleUser};
use support::LoginPage;
use support::shop::seconds_ago;

use super::site::{Admin, Editor, Shop};

type Five = Fresh<Shop, Minutes<5>>;
type Ten = Fresh<Shop, Minutes<10>>;

fn grants<S: Grants<T>, T: Requirement>() {}

#[test]
fn a_shorter_time_grants_a_longer_one() {
    grants::<Five, Five>();
    grants::<Five, Ten>();
    grants::<Fresh<Shop, Seconds<1>>, Fresh<Shop, Hours<1024>>>();
    grants::<Fresh<Shop, Seconds<299>>, Five>();
    grants::<Fresh<Shop, Seconds<1024>>, Fresh<Shop, Minutes<18>>>();
    grants::<Fresh<Shop, Minutes<59>>, Fresh<Shop, Hours<1>>>();
}

#[test]
fn units_do_not_matter() {
    grants::<Five, Fresh<Shop, Seconds<300>>>();
    grants::<Fresh<Shop, Seconds<300>>, Five>();
    grants::<Fresh<Shop, Hours<1>>, Fresh<Shop, Minutes<60>>>();
    grants::<Fresh<Shop, Minutes<60>>, Fresh<Shop, Hours<1>>>();
    grants::<Fresh<Shop, Minutes<1>>, Fresh<Shop, Seconds<60>>>();
}

#[test]
fn policies_do_not_matter() {
    grants::<Five, Fresh<Shop, Minutes<5>, NotFound>>();
    grants::<Fresh<Shop, Minutes<5>, RedirectTo<LoginPage>>, Ten>();
}

#[test]
fn times_combine_with_scopes() {
    grants::<(Admin, Five), (Editor, Ten)>();
    grants::<(Admin, Five), Ten>();
    grants::<(Five, Admin), Editor>();
    grants::<Five, AnyOf<(Ten, Admin)>>();
    grants::<AnyOf<(Five, Ten)>, Ten>();
    grants::<(Five, Ten), Five>();
    grants::<AnyOf<((Admin, Five), (Editor, Ten))>, (Editor, Ten)>();
}

fn forget(by: Proof<'_, impl Grants<Ten>>) -> bool {
    !by.is_expired()
}

#[test]
fn proofs_are_passed_on_and_weakened() {
    let ada = TestCaller::new(SimpleUser::new("ada")).grant::<Admin>().with_authentication_time(seconds_ago(60));
    let proof = ada.proof::<(Admin, Five)>();
    assert!(forget(proof));
    assert!(forget(proof.weaken::<Ten>()));
    assert!(forget(proof.weaken::<(Editor, Fresh<Shop, Seconds<301>>)>()));
}
