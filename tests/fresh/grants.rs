//! What the compiler grants. This file is its own test: that it compiles. What must not compile is in `ui-tests`, and the
//! answers to all questions over three times in `tests/entailment`.

use authed::testing::TestCaller;
use authed::{AnyOf, Fresh, Grants, Hours, Minutes, NotFound, Proof, RedirectTo, Requirement, Seconds, SimpleUser};

use crate::site::{Admin, Editor, LoginPage, Shop, moment};

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
fn it_goes_with_scopes() {
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
fn proofs_are_handed_on_and_weakened() {
    let ada = TestCaller::new(SimpleUser::new("ada")).grant::<Admin>().authenticated_at(moment(60));
    let proof = ada.proof::<(Admin, Five)>();
    assert!(forget(proof));
    assert!(forget(proof.weaken::<Ten>()));
    assert!(forget(proof.weaken::<(Editor, Fresh<Shop, Seconds<301>>)>()));
}
