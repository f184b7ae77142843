use std::time::{Duration, Instant};

use authed::revocation::{EndReason, Revocation, Revocations};
use authed::{AuthenticationLayer, Authenticator, Backend, Bearer, Caller, Credentials, Identity, SimpleUser};
use support::shop::{Admin, Shop, authenticator as stated, seconds_ago};

use crate::{authenticator, caller, reason};

fn job(authenticator: &Authenticator<Shop>, identity: Identity<Shop>) -> Caller<Shop> {
    authenticator.system_caller("job", identity)
}

fn ada() -> Identity<Shop> {
    Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Admin>())
}

#[tokio::test]
async fn a_caller_ends_with_its_user_its_actor_its_session_its_token_and_everybody_and_with_no_other() {
    let revocations = Revocations::new();
    let authenticator = authenticator(&revocations);
    let events = || {
        let ours = ["ada", "support"].map(Revocation::user).into_iter();
        ours.chain([Revocation::session("s1"), Revocation::token("t1"), Revocation::everybody()])
    };
    for event in events() {
        let identity =
            Identity::<Shop>::new(SimpleUser::new("support"), Credentials::none()).acting_for(SimpleUser::new("ada"));
        let identity = identity.with_revocation(Revocation::session("s1")).with_revocation(Revocation::token("t1"));
        let mut ended = job(&authenticator, identity).ended();
        for other in ["s1", "t1", "eve", "everybody", ""] {
            revocations.publish(Revocation::user(other));
            revocations.publish(Revocation::session(format!("ada{other}")));
            revocations.publish(Revocation::token(format!("s1{other}")));
        }
        assert_eq!(reason(&mut ended).await, None);
        revocations.publish(event);
        assert_eq!(reason(&mut ended).await, Some(EndReason::Revoked));
    }
}

#[tokio::test]
async fn an_event_between_the_authentication_and_the_wait_is_not_missed() {
    let revocations = Revocations::new();
    let authenticator = authenticator(&revocations);
    revocations.publish(Revocation::user("ada"));
    let [ada, eve] = [caller(&authenticator, "ada").await, caller(&authenticator, "eve").await];
    assert_eq!(reason(&mut ada.ended()).await, None, "the event came before");
    revocations.publish(Revocation::user("ada"));
    assert_eq!(reason(&mut ada.ended()).await, Some(EndReason::Revoked));
    assert_eq!(reason(&mut eve.ended()).await, None);
    revocations.publish(Revocation::everybody());
    assert_eq!(reason(&mut eve.ended()).await, Some(EndReason::Revoked));
}

/// The event comes while the backend looks the caller up: the backend may have read the old state.
#[tokio::test]
async fn an_event_while_the_backend_is_asked_ends_the_caller() {
    let revocations = Revocations::new();
    let during = revocations.clone();
    let tokens = Bearer::new_async(move |_| {
        during.publish(Revocation::user("ada"));
        async { Ok(ada()) }
    });
    let authenticator = Authenticator::new(tokens).revoked_by(&revocations);
    let ada = caller(&authenticator, "ada").await;
    assert_eq!(reason(&mut ada.ended()).await, Some(EndReason::Revoked));
}

#[tokio::test]
async fn authed_proofs_and_callers_have_one_end_which_outlives_them() {
    let revocations = Revocations::new();
    let authenticator = authenticator(&revocations);
    let caller = job(&authenticator, ada());
    let [by_proof, by_caller] = [caller.prove::<Admin>().unwrap().ended(), caller.ended()];
    let authed = caller.into_authed::<Admin>().unwrap();
    let ended = [by_proof, by_caller, authed.ended(), authed.ended_with(tokio::time::sleep)];
    drop(authed);
    revocations.publish(Revocation::user("ada"));
    for mut ended in ended {
        assert_eq!(reason(&mut ended).await, Some(EndReason::Revoked));
    }
}

#[tokio::test]
async fn a_caller_ends_when_it_expires_also_without_revocations() {
    let identity = |seconds: i64| ada().with_expiry(seconds_ago(-seconds));
    for authenticator in [authenticator(&Revocations::new()), stated()] {
        let before = Instant::now();
        assert_eq!(job(&authenticator, identity(1)).ended().await, EndReason::Expired);
        assert!(before.elapsed() > Duration::from_millis(900));
        assert_eq!(reason(&mut job(&authenticator, identity(60)).ended()).await, None);
        assert_eq!(reason(&mut job(&authenticator, identity(-1)).ended()).await, Some(EndReason::Expired));
    }
}

/// The application returns an identity of its own, with another user.
#[tokio::test]
async fn what_ends_an_identity_still_does_after_it_was_completed() {
    let revocations = Revocations::new();
    let tokens = Bearer::new(|_| {
        let identity = Identity::<Shop>::new(SimpleUser::new("token:7"), Credentials::none());
        Ok(identity.with_revocation(Revocation::token("t1")))
    });
    let completed =
        tokens.and_then(|_, _| std::future::ready(Ok(Identity::new(SimpleUser::new("ada"), Credentials::none()))));
    let authenticator = Authenticator::new(completed).revoked_by(&revocations);
    for event in [Revocation::token("t1"), Revocation::user("token:7"), Revocation::user("ada")] {
        let mut ended = caller(&authenticator, "any").await.ended();
        assert_eq!(reason(&mut ended).await, None);
        revocations.publish(event);
        assert_eq!(reason(&mut ended).await, Some(EndReason::Revoked));
    }
}

#[tokio::test]
async fn an_anonymous_caller_has_no_end() {
    let revocations = Revocations::with_grace(Duration::ZERO);
    let (mut head, ()) = http::Request::new(()).into_parts();
    let nobody = authenticator(&revocations).caller(&mut head).await.unwrap();
    let mut ended = nobody.ended();
    drop(revocations.connect(|_| {}));
    revocations.publish(Revocation::everybody());
    assert_eq!(reason(&mut ended).await, None);
}

/// A layer has found the caller, and an authenticator with the same backend uses it.
#[tokio::test]
async fn a_caller_that_was_found_once_ends_by_an_event_since_then() {
    let revocations = Revocations::new();
    let tokens = Bearer::new_async(async |_| Ok(ada()));
    let outer = Authenticator::new(tokens).revoked_by(&revocations);
    let (mut head, ()) = http::Request::builder().header("authorization", "Bearer x").body(()).unwrap().into_parts();
    outer.caller(&mut head).await.unwrap();
    let inner = outer.clone().for_grpc();
    assert_eq!(reason(&mut inner.caller(&mut head).await.unwrap().ended()).await, None);
    revocations.publish(Revocation::user("ada"));
    assert_eq!(reason(&mut inner.caller(&mut head).await.unwrap().ended()).await, Some(EndReason::Revoked));
}

#[test]
fn the_text_of_an_event_is_read_as_the_event_and_another_text_as_everybody() {
    let ids = ["42", "", "a:b", "ü\n"];
    for event in ids.iter().flat_map(|id| [Revocation::user(*id), Revocation::session(*id), Revocation::token(*id)]) {
        assert_eq!(Revocation::from_text(&event.to_text()), event);
    }
    for text in ["everybody", "", "users:42", "tenant:5", "User:42"] {
        assert_eq!(Revocation::from_text(text), Revocation::everybody(), "{text}");
    }
    assert_eq!(format!("{:?}", Revocation::session("secret")), "Session(..)");
}

/// A guard with the same backend uses the caller that the layer found, with the number of events at that moment.
#[tokio::test]
async fn a_caller_that_a_layer_found_is_not_revoked_by_earlier_events_inside() {
    let revocations = Revocations::new();
    let outer = authenticator(&revocations);
    revocations.publish(Revocation::user("ada"));
    let inner = outer.clone().on_denied(|_, rejection| rejection);
    assert_eq!(reason_inside(&outer, inner, "ada").await, None, "the event came before the authentication");
}

/// The numbers of one place say nothing about the events of another one.
#[tokio::test]
async fn a_caller_that_a_layer_found_is_revoked_by_any_event_of_another_place() {
    let [here, there] = [Revocations::new(), Revocations::new()];
    for user in ["eve", "bob", "sam"] {
        here.publish(Revocation::user(user));
    }
    there.publish(Revocation::user("ada"));
    let outer = authenticator(&here);
    let inner = outer.clone().revoked_by(&there);
    assert_eq!(reason_inside(&outer, inner, "ada").await, Some(EndReason::Revoked));
}

/// Returns why the caller of a request has ended, as the service inside a layer and a second authenticator sees it.
async fn reason_inside(outer: &Authenticator<Shop>, inner: Authenticator<Shop>, user: &str) -> Option<EndReason> {
    let service = tower::service_fn(move |request: http::Request<()>| {
        let inner = inner.clone();
        async move {
            let caller = inner.caller(&mut request.into_parts().0).await.unwrap();
            let reason = reason(&mut caller.ended()).await;
            Ok::<_, std::convert::Infallible>(http::Response::new(format!("{reason:?}")))
        }
    });
    let service = tower::Layer::layer(&AuthenticationLayer::new(outer.clone()), service);
    let request = http::Request::get("/").header("authorization", format!("Bearer {user}")).body(()).unwrap();
    let response: http::Response<String> = tower::ServiceExt::oneshot(service, request).await.unwrap();
    match response.body().as_str() {
        "None" => None,
        "Some(Revoked)" => Some(EndReason::Revoked),
        other => panic!("{other}"),
    }
}
