//! The decision at run time, and what is said of it.

use std::time::{Duration, SystemTime};

use authed::testing::TestCaller;
use authed::{AnyOf, Authenticator, Caller, Fresh, Hours, Identity, Minutes, Requirement, Seconds, SimpleUser};

use crate::site::{Admin, Editor, Session, Shop, identity, moment};

fn ada() -> TestCaller<Shop> {
    TestCaller::new(SimpleUser::new("ada"))
}

fn is_fresh<S: Requirement<Realm = Shop>>(at: SystemTime) -> bool {
    ada().authenticated_at(at).caller().prove::<S>().is_ok()
}

#[test]
fn the_boundary_is_the_time_itself() {
    // Two seconds, which a slow machine does not use up between two lines.
    assert!(is_fresh::<Fresh<Shop, Seconds<300>>>(moment(298)));
    assert!(!is_fresh::<Fresh<Shop, Seconds<300>>>(moment(300) - Duration::from_millis(1)));
    assert!(is_fresh::<Fresh<Shop, Minutes<5>>>(moment(298)));
    assert!(!is_fresh::<Fresh<Shop, Minutes<5>>>(moment(301)));
    assert!(is_fresh::<Fresh<Shop, Hours<1>>>(moment(3598)));
    assert!(!is_fresh::<Fresh<Shop, Hours<1>>>(moment(3601)));
    assert!(is_fresh::<Fresh<Shop, Seconds<300>>>(SystemTime::now()));
}

#[test]
fn the_ends_of_time_are_not_fresh() {
    assert!(!is_fresh::<Fresh<Shop, Hours<1024>>>(SystemTime::UNIX_EPOCH));
    assert!(!is_fresh::<Fresh<Shop, Hours<1024>>>(SystemTime::UNIX_EPOCH - Duration::from_secs(1 << 40)));
    assert!(!is_fresh::<Fresh<Shop, Hours<1024>>>(SystemTime::now() + Duration::from_secs(1 << 40)));
    assert!(!is_fresh::<Fresh<Shop, Hours<1024>>>(SystemTime::now() + Duration::from_secs(60)));
}

/// Freshness is used up while an `Authed` is kept; a proof that is taken later is decided later.
#[test]
fn what_was_fresh_is_not_fresh_for_ever() {
    let caller = ada().authenticated_at(moment(0)).caller();
    assert!(caller.prove::<Fresh<Shop, Seconds<1>>>().is_ok());
    std::thread::sleep(Duration::from_millis(1050));
    assert!(caller.prove::<Fresh<Shop, Seconds<1>>>().is_err());
}

#[test]
fn nobody_and_unknown_moments_are_not_fresh() {
    let denied = ada().caller().prove::<Fresh<Shop, Hours<1024>>>().unwrap_err();
    assert_eq!((denied.max_age(), denied.missing()), (Some(Duration::from_secs(1024 * 3600)), &[][..]));
    assert_eq!(denied.to_string(), "the caller lacks a fresh login");
    let denied = TestCaller::<Shop>::anonymous().caller().prove::<(Admin, Fresh<Shop, Minutes<5>>)>().unwrap_err();
    assert_eq!(denied.max_age(), Some(Duration::from_secs(300)));
    assert_eq!(denied.to_string(), "the caller is anonymous and lacks admin, and a fresh login");
}

#[test]
fn of_several_times_the_shortest_is_lacked() {
    type Several = (Fresh<Shop, Hours<1>>, Fresh<Shop, Minutes<5>>, Fresh<Shop, Minutes<10>>);
    let lacks = |at| ada().authenticated_at(at).caller().prove::<Several>().err().and_then(|denied| denied.max_age());
    assert_eq!(lacks(moment(60)), None);
    assert_eq!(lacks(moment(400)), Some(Duration::from_secs(300)));
    assert_eq!(lacks(moment(4000)), Some(Duration::from_secs(300)));
}

#[test]
fn an_identity_says_when_it_was() {
    let at = moment(60);
    let login = Identity::<Shop>::new(SimpleUser::new("ada"), authed::Credentials::none()).authenticated_at(at);
    assert_eq!(login.authentication_time(), Some(at));
    assert_eq!(login.clone().authentication_time(), Some(at));
    assert_eq!(identity("known").authentication_time(), None);
    assert_eq!(login.expires_at(moment(-60)).authentication_time(), Some(at));
}

/// What a layer keeps of a request is fresh for the next extractor, too.
#[tokio::test]
async fn a_caller_who_is_remembered_is_as_fresh() {
    let (mut head, ()) = http::Request::builder().header("x-login", "10").body(()).unwrap().into_parts();
    let authenticator = Authenticator::new(Session);
    authenticator.caller(&mut head).await.unwrap();
    let kept = Caller::<Shop>::of(&head.extensions).expect("what was waited for is kept");
    assert!(kept.prove::<Fresh<Shop, Minutes<5>>>().is_ok());
    assert!(authenticator.authorize::<Fresh<Shop, Minutes<5>>, authed::Forbidden>(&mut head).await.is_ok());
}

#[test]
fn in_words_it_is_in_seconds() {
    assert_eq!(<Fresh<Shop, Minutes<5>>>::expression().to_string(), "fresh 300s");
    type Nested = (Admin, AnyOf<(Editor, Fresh<Shop, Hours<2>>)>);
    assert_eq!(Nested::expression().to_string(), "admin & (editor | fresh 7200s)");
    assert_eq!(Nested::expression().alternatives(), [&["admin", "editor"][..], &["admin"]]);
    assert!(Nested::expression().is_met_by(&|scope| scope == "admin"));
    assert!(!Nested::expression().is_met_by(&|scope| scope == "editor"));
    // The same time in other units is the same requirement, and stands there once.
    type Twice = (Fresh<Shop, Minutes<5>>, Fresh<Shop, Seconds<300>>);
    assert_eq!(Twice::expression().to_string(), "fresh 300s");
}

#[test]
#[should_panic(expected = "`fresh 300s` is not met: the caller lacks a fresh login")]
fn a_test_is_told_what_its_caller_lacks() {
    let _ = ada().authed::<Fresh<Shop, Minutes<5>>>();
}
