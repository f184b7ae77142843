//! Calls by name, with functions and with tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use authed::operation::{Functions, NamedRequirement, Operation};
use authed::testing::TestCaller;
use authed::{Authed, Caller, Denied, Operations, Rejection, SimpleUser};
use support::shop::{Admin, Auditor, Editor, Shop, Viewer};

use super::{AUDIT, SHUT, functions};

fn ada() -> TestCaller<Shop> {
    TestCaller::new(SimpleUser::new("ada"))
}

/// Returns what the operation returns, or the status of the denial.
async fn call(name: &str, caller: &TestCaller<Shop>) -> Result<String, u16> {
    match functions().call(name, caller.caller(), "7".to_owned()) {
        Ok(running) => Ok(running.await),
        Err(denied) => {
            assert_eq!(denied.operation(), Some(name));
            Err(Rejection::from(denied).status().as_u16())
        }
    }
}

#[tokio::test]
async fn a_function_runs_for_callers_who_meet_its_parameter() {
    let (viewer, editor) = (ada().grant::<Viewer>(), ada().grant::<Editor>());
    assert_eq!(call("list", &viewer).await.unwrap(), "list 7 for ada");
    assert_eq!(call("list", &editor).await.unwrap(), "list 7 for ada", "an editor is a viewer");
    assert_eq!(call("rename", &editor).await.unwrap(), "rename 7 by ada");
    assert_eq!(call("rename", &viewer).await, Err(403));
    assert_eq!(call("purge", &editor).await, Err(404), "the policy of the parameter");
    assert_eq!(call("purge", &ada().grant::<Admin>()).await.unwrap(), "purged");
    assert_eq!(call("version", &TestCaller::anonymous()).await.unwrap(), "1 for a stranger");
    assert_eq!(call("list", &TestCaller::anonymous()).await, Err(403));
}

#[tokio::test]
async fn an_unknown_operation_is_denied_as_a_hidden_one() {
    let admin = ada().grant::<Admin>();
    for name in ["", "List", "list ", "lis", "purge\0", "Query.list"] {
        assert_eq!(call(name, &admin).await, Err(404), "{name:?}");
    }
    let text = |name: &str, caller: &TestCaller<Shop>| {
        functions().call(name, caller.caller(), String::new()).map(drop).unwrap_err().into_rejection()
    };
    let (hidden, unknown) = (text("purge", &ada()), text("perge", &ada()));
    assert_eq!((hidden.status(), hidden.headers()), (unknown.status(), unknown.headers()));
}

#[test]
fn a_token_hands_out_the_proof_that_it_registers() {
    let operations = Operations::<Shop>::new().operation(AUDIT).operation(SHUT);
    let auditor = ada().grant::<Auditor>();
    let caller = auditor.caller();
    assert!(AUDIT.prove(&caller).is_ok());
    assert!(operations.decide("audit", &caller).is_ok());

    let denied: Denied = SHUT.prove(&caller).unwrap_err();
    assert_eq!((denied.operation(), denied.missing()), (Some("shut"), &["admin"][..]));
    assert_eq!(denied.into_rejection().status(), 404);
    let denied = operations.decide("shut", &caller).unwrap_err();
    assert_eq!((denied.operation(), denied.missing()), (Some("shut"), &["admin"][..]));
}

#[test]
fn a_caller_is_told_what_it_may_use() {
    let permitted = |caller: Caller<Shop>| {
        let functions = functions();
        functions.permitted_to(&caller).map(|(one, _)| one.name()).collect::<Vec<_>>()
    };
    assert_eq!(permitted(TestCaller::anonymous().caller()), ["version"]);
    assert_eq!(permitted(ada().caller()), ["version"]);
    assert_eq!(permitted(ada().grant::<Editor>().caller()), ["list", "rename", "version"]);
    assert_eq!(permitted(ada().grant::<Admin>().caller()), ["list", "rename", "purge", "version"]);
}

/// A requirement by itself decides as the operations do.
#[test]
fn a_named_requirement_decides_alone() {
    let purge = NamedRequirement::<Shop>::of::<Admin>("purge");
    assert!(purge.decide(&ada().grant::<Admin>().caller()).is_ok());
    for caller in [ada().grant::<Editor>(), ada(), TestCaller::anonymous()] {
        let denied = purge.decide(&caller.caller()).unwrap_err();
        assert_eq!((denied.operation(), denied.missing()), (Some("purge"), &["admin"][..]));
    }
    assert!(NamedRequirement::<Shop>::anyone("version").decide(&TestCaller::anonymous().caller()).is_ok());
}

#[test]
fn authorize_decides_with_the_head() {
    let operations = Operations::<Shop, u8>::new()
        .add(NamedRequirement::of::<Editor>("rename"), 1)
        .add(NamedRequirement::anyone("version"), 2);
    let (head, ()) = http::Request::new(()).into_parts();
    let authorized = |name, caller: TestCaller<Shop>| {
        let target = operations.authorize(name, &caller.caller(), &head);
        target.copied().map_err(|rejection| rejection.status().as_u16())
    };
    assert_eq!(authorized("rename", ada().grant::<Editor>()), Ok(1));
    assert_eq!(authorized("rename", ada().grant::<Viewer>()), Err(403));
    assert_eq!(authorized("rename", TestCaller::anonymous()), Err(403));
    assert_eq!(authorized("version", TestCaller::anonymous()), Ok(2));
    assert_eq!(authorized("purge", ada().grant::<Admin>()), Err(404));
}

#[test]
fn an_operation_keeps_its_name_and_its_description() {
    let audit = Operation::<Auditor>::new("audit");
    assert_eq!((audit.name(), audit.description()), ("audit", ""));
    let audit = Operation::<Auditor>::new("audit").described("Reads the log.");
    assert_eq!((audit.name(), audit.description()), ("audit", "Reads the log."));
    let operations = Operations::<Shop>::new().operation(audit);
    assert_eq!(operations.get("audit").unwrap().description(), "Reads the log.");
}

/// The conversion of the input runs for callers who meet the parameter of the function.
#[tokio::test]
async fn an_adapted_function_converts_after_the_decision() {
    async fn double(_: Authed<Editor>, number: u32) -> u32 {
        2 * number
    }

    let converted = Arc::new(AtomicU32::new(0));
    let counts = Arc::clone(&converted);
    let functions: Functions<Shop, String, String> = Functions::new().adapted(
        "double",
        "Doubles.",
        double,
        move |input: String| {
            counts.fetch_add(1, Ordering::Relaxed);
            input.parse().map_err(|_| "not a number".to_owned())
        },
        |output: u32| output.to_string(),
    );
    assert_eq!(functions.get("double").unwrap().description(), "Doubles.");
    let call = |caller: TestCaller<Shop>, input: &str| functions.call("double", caller.caller(), input.to_owned());
    assert_eq!(call(ada().grant::<Editor>(), "21").unwrap().await, "42");
    assert_eq!(call(ada().grant::<Editor>(), "x").unwrap().await, "not a number");
    assert_eq!(converted.load(Ordering::Relaxed), 2);
    for caller in [ada().grant::<Viewer>(), TestCaller::anonymous()] {
        let denied = call(caller, "21").map(drop).unwrap_err();
        assert_eq!((denied.operation(), denied.missing()), (Some("double"), &["editor"][..]));
    }
    assert_eq!(converted.load(Ordering::Relaxed), 2);
}

#[test]
fn without_operations_every_name_is_denied() {
    let admin = ada().grant::<Admin>();
    assert!(Operations::<Shop>::new().decide("list", &admin.caller()).is_err());
}

/// Names with the same length, first and last eight bytes have the same hash.
#[test]
fn names_that_collide_are_told_apart() {
    const NAMES: [&str; 11] = [
        "aaaaaaaa-1-zzzzzzzz",
        "aaaaaaaa-2-zzzzzzzz",
        "aaaaaaaa-3-zzzzzzzz",
        "a",
        "aaaaaaaa",
        // These have the same length, first and last four bytes.
        "aaaa-1-zzzz",
        "aaaa-2-zzzz",
        "aaa-1-zz",
        "aaa-2-zz",
        "ab",
        "cb",
    ];
    let operations =
        NAMES.iter().fold(Operations::<Shop, &str>::new(), |all, name| all.add(NamedRequirement::anyone(name), name));
    let caller = TestCaller::anonymous().caller();
    for name in NAMES {
        assert_eq!(operations.decide(name, &caller).ok(), Some(&name));
    }
    assert!(operations.decide("aaaaaaaa-4-zzzzzzzz", &caller).is_err());
}

#[test]
#[should_panic = "there are two operations `audit`"]
fn a_name_is_used_once() {
    let _ = Operations::<Shop>::new().operation(AUDIT).operation(Operation::<Admin>::new("audit"));
}

#[test]
#[should_panic = "no usable name"]
fn a_name_has_no_spaces() {
    let _ = Operations::<Shop>::new().operation(Operation::<Admin>::new("shut down"));
}

#[test]
#[should_panic = "no usable name"]
fn a_name_is_not_empty() {
    let _ = Operations::<Shop>::new().operation(Operation::<Admin>::new(""));
}

#[test]
fn debug_prints_names_and_requirements() {
    assert_eq!(format!("{AUDIT:?}"), r#"Operation { name: "audit", requirement: auditor }"#);
    let text = format!("{:?}", Operations::<Shop>::new().operation(AUDIT));
    assert_eq!(text, r#"[NamedRequirement { name: "audit", access: auditor }]"#);
}
