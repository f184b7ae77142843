//! The decision at run time, and its texts.

use std::time::{Duration, SystemTime};

use authed::requirement::{Hours, Minutes, Requirement, Seconds};
use authed::testing::TestCaller;
use authed::{AnyOf, Authenticator, Caller, Forbidden, Fresh, SimpleUser};
use support::shop::{Stated, identity, seconds_ago};

use super::site::{Admin, Editor, Shop};

fn ada() -> TestCaller<Shop> {
    TestCaller::new(SimpleUser::new("ada"))
}

fn is_fresh<S: Requirement<Realm = Shop>>(at: SystemTime) -> bool {
    ada().with_authentication_time(at).caller().prove::<S>().is_ok()
}

#[test]
fn the_boundary_is_the_time_itself() {
    // A margin of two seconds, for slow machines.
    assert!(is_fresh::<Fresh<Shop, Seconds<300>>>(seconds_ago(298)));
    assert!(!is_fresh::<Fresh<Shop, Seconds<300>>>(seconds_ago(300) - Duration::from_millis(1)));
    assert!(is_fresh::<Fresh<Shop, Minutes<5>>>(seconds_ago(298)));
    assert!(!is_fresh::<Fresh<Shop, Minutes<5>>>(seconds_ago(301)));
    assert!(is_fresh::<Fresh<Shop, Hours<1>>>(seconds_ago(3598)));
    assert!(!is_fresh::<Fresh<Shop, Hours<1>>>(seconds_ago(3601)));
    assert!(is_fresh::<Fresh<Shop, Seconds<300>>>(SystemTime::now()));
}

#[test]
fn the_ends_of_time_are_not_fresh() {
    assert!(!is_fresh::<Fresh<Shop, Hours<1024>>>(SystemTime::UNIX_EPOCH));
    assert!(!is_fresh::<Fresh<Shop, Hours<1024>>>(SystemTime::UNIX_EPOCH - Duration::from_secs(1 << 40)));
    assert!(!is_fresh::<Fresh<Shop, Hours<1024>>>(SystemTime::now() + Duration::from_secs(1 << 40)));
    assert!(!is_fresh::<Fresh<Shop, Hours<1024>>>(SystemTime::now() + Duration::from_secs(60)));
}

/// A caller who is kept loses freshness. Each `prove` decides anew.
#[test]
fn freshness_ends() {
    let caller = ada().with_authentication_time(seconds_ago(0)).caller();
    assert!(caller.prove::<Fresh<Shop, Seconds<1>>>().is_ok());
    std::thread::sleep(Duration::from_millis(1050));
    assert!(caller.prove::<Fresh<Shop, Seconds<1>>>().is_err());
}

#[test]
fn anonymous_callers_and_unknown_moments_are_not_fresh() {
    let denied = ada().caller().prove::<Fresh<Shop, Hours<1024>>>().unwrap_err();
    assert_eq!((denied.max_age(), denied.missing()), (Some(Duration::from_secs(1024 * 3600)), &[][..]));
    assert_eq!(denied.to_string(), "the caller lacks a fresh login");
    let denied = TestCaller::<Shop>::anonymous().caller().prove::<(Admin, Fresh<Shop, Minutes<5>>)>().unwrap_err();
    assert_eq!(denied.max_age(), Some(Duration::from_secs(300)));
    assert_eq!(denied.to_string(), "the caller is anonymous and lacks admin, and a fresh login");
}

#[test]
fn the_shortest_of_several_times_is_lacking() {
    type Several = (Fresh<Shop, Hours<1>>, Fresh<Shop, Minutes<5>>, Fresh<Shop, Minutes<10>>);
    let lacks =
        |at| ada().with_authentication_time(at).caller().prove::<Several>().err().and_then(|denied| denied.max_age());
    assert_eq!(lacks(seconds_ago(60)), None);
    assert_eq!(lacks(seconds_ago(400)), Some(Duration::from_secs(300)));
    assert_eq!(lacks(seconds_ago(4000)), Some(Duration::from_secs(300)));
}

#[test]
fn an_identity_has_an_authentication_time() {
    let at = seconds_ago(60);
    let login = identity::<Shop>("known").with_authentication_time(at);
    assert_eq!(login.authentication_time(), Some(at));
    assert_eq!(login.clone().authentication_time(), Some(at));
    assert_eq!(identity::<Shop>("known").authentication_time(), None);
    assert_eq!(login.with_expiry(seconds_ago(-60)).authentication_time(), Some(at));
}

#[tokio::test]
async fn a_stored_caller_keeps_the_authentication_time() {
    let (mut head, ()) = http::Request::builder().header("x-shop", "10").body(()).unwrap().into_parts();
    let authenticator = Authenticator::new(Stated::new().waiting(1));
    let first = authenticator.caller(&mut head).await.unwrap();
    assert!(first.prove::<Fresh<Shop, Minutes<5>>>().is_ok());
    // The authenticator stores a caller that it had to wait for, for itself alone.
    assert!(Caller::<Shop>::from_extensions(&head.extensions).is_none());
    assert!(authenticator.authorize::<Fresh<Shop, Minutes<5>>, Forbidden>(&mut head).await.is_ok());
}

#[test]
fn expressions_print_seconds() {
    assert_eq!(<Fresh<Shop, Minutes<5>>>::expression().to_string(), "fresh 300s");
    type Nested = (Admin, AnyOf<(Editor, Fresh<Shop, Hours<2>>)>);
    assert_eq!(Nested::expression().to_string(), "admin & (editor | fresh 7200s)");
    assert_eq!(Nested::expression().alternatives(), [&["admin", "editor"][..], &["admin"]]);
    assert!(Nested::expression().is_met_by(&|scope| scope == "admin"));
    assert!(!Nested::expression().is_met_by(&|scope| scope == "editor"));
    // The same time in other units is the same requirement, and is printed once.
    type Twice = (Fresh<Shop, Minutes<5>>, Fresh<Shop, Seconds<300>>);
    assert_eq!(Twice::expression().to_string(), "fresh 300s");
}

#[test]
#[should_panic(expected = "`fresh 300s` is not met: the caller lacks a fresh login")]
fn a_test_panics_with_what_its_caller_lacks() {
    let _ = ada().authed::<Fresh<Shop, Minutes<5>>>();
}
