//! `Identity`: expiry, and the time of the login. Without HTTP, unless a response is tested.

use authed::{AskRules, Authenticator, Bearer, Caller, Credentials, Forbidden, Identity, Rule, SimpleUser};
use support::shop::{identity, seconds_ago};

use super::site::{Shop, bearer, servers};

fn ada() -> Identity<Shop> {
    Identity::new(SimpleUser::new("ada"), Credentials::none())
}

#[test]
fn both_times_are_unknown_by_default() {
    assert_eq!((ada().expiry(), ada().authentication_time()), (None, None));
    assert!(!ada().is_expired());
}

#[test]
fn the_getters_return_what_was_set_last() {
    let (login, end) = (seconds_ago(60), seconds_ago(-60));
    let identity = ada().with_expiry(seconds_ago(1)).with_authentication_time(login).with_expiry(end);
    assert_eq!((identity.expiry(), identity.authentication_time()), (Some(end), Some(login)));
    let copy = identity.clone();
    assert_eq!((copy.expiry(), copy.authentication_time()), (Some(end), Some(login)));
    let later = identity.with_authentication_time(seconds_ago(0));
    assert_eq!(later.expiry(), Some(end));
    assert!(later.authentication_time() > Some(login));
}

#[test]
fn an_identity_expires_at_its_expiry() {
    assert!(ada().with_expiry(seconds_ago(0)).is_expired());
    assert!(ada().with_expiry(seconds_ago(1)).is_expired());
    assert!(!ada().with_expiry(seconds_ago(-10)).is_expired());
}

/// A rule sees the identity as the backend returned it.
#[tokio::test]
async fn a_rule_can_read_both_times() {
    enum LongSession {}

    impl Rule<()> for LongSession {
        type Realm = Shop;
        type OnFailure = Forbidden;

        fn permits(by: &Identity<Shop>, (): &()) -> bool {
            let times = by.expiry().zip(by.authentication_time());
            times.is_some_and(|(end, login)| end.duration_since(login).is_ok_and(|length| length.as_secs() > 3600))
        }
    }

    let of = async |length: i64| -> Caller<Shop> {
        let backend = Bearer::new(move |_| Ok(identity("known 60").with_expiry(seconds_ago(60 - length))));
        let request = http::Request::builder().header("authorization", "Bearer any").body(()).unwrap();
        Authenticator::new(backend).caller(&mut request.into_parts().0).await.unwrap()
    };
    assert!(of(7200).await.permitted::<LongSession>(()).is_ok());
    assert!(of(1800).await.permitted::<LongSession>(()).is_err());
}

#[tokio::test]
async fn an_expired_identity_is_rejected_like_a_wrong_token() {
    for server in servers([Authenticator::new(bearer())]).await {
        let expired = server.get("/known", "Bearer ended").await.timeless();
        assert_eq!(expired, server.get("/known", "Bearer unknown").await.timeless());
        assert_eq!(expired.status, 401);
    }
}
