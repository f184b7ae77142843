//! A node that cannot hear the others.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use authed::backend::Kept;
use authed::revocation::{EndReason, Revocation, Revocations};
use authed::{Credentials, Identity, SimpleUser};
use support::shop::Shop;

use crate::{authenticator, caller, reason};

fn ada() -> Identity<Shop> {
    Identity::new(SimpleUser::new("ada"), Credentials::none())
}

const GRACE: Duration = Duration::from_millis(400);

#[tokio::test]
async fn an_event_of_another_node_ends_callers_here() {
    let [here, there] = [(); 2].map(|()| Revocations::new());
    let (send, receive) = mpsc::channel();
    let (_back, to_here) = (there.connect(move |event| send.send(event.to_text()).unwrap()), here.connect(|_| {}));
    to_here.restored();
    let mut ended = caller(&authenticator(&here), "ada").await.ended();
    there.publish(Revocation::user("ada"));
    to_here.receive(&Revocation::from_text(&receive.recv().unwrap()));
    assert_eq!(reason(&mut ended).await, Some(EndReason::Revoked));
}

#[tokio::test]
async fn what_is_open_when_the_connection_is_lost_ends_within_the_grace_time_also_if_it_is_restored() {
    for is_restored in [false, true] {
        let revocations = Revocations::with_grace(GRACE);
        let transport = revocations.connect(|_| {});
        transport.restored();
        let authenticator = authenticator(&revocations);
        let before = caller(&authenticator, "ada").await;
        let mut waits = before.ended();
        assert_eq!(reason(&mut waits).await, None);
        let lost = Instant::now();
        transport.lost("cut");
        let found_while_deaf = caller(&authenticator, "eve").await;
        if is_restored {
            transport.restored();
        }
        let mut after = caller(&authenticator, "tom").await.ended();
        let late = found_while_deaf.ended();
        assert_eq!(reason(&mut waits).await, None, "there is some time");
        assert_eq!(waits.await, EndReason::Unknown);
        assert!((GRACE / 2..GRACE + Duration::from_millis(100)).contains(&lost.elapsed()), "{:?}", lost.elapsed());
        assert_eq!(late.await, EndReason::Unknown);
        assert!(lost.elapsed() < 2 * GRACE, "{:?}", lost.elapsed());
        tokio::time::sleep(GRACE).await;
        assert_eq!(reason(&mut before.ended()).await, Some(EndReason::Unknown), "the time is over");
        let expected = if is_restored { None } else { Some(EndReason::Unknown) };
        assert_eq!(reason(&mut after).await, expected, "found after the connection was restored: {is_restored}");
    }
}

#[tokio::test]
async fn ends_of_a_deaf_node_are_spread_over_half_of_the_grace_time() {
    let revocations = Revocations::with_grace(GRACE);
    let transport = revocations.connect(|_| {});
    transport.restored();
    let authenticator = authenticator(&revocations);
    let mut moments = Vec::new();
    for _ in 0..40 {
        let ended = caller(&authenticator, "ada").await.ended();
        moments.push(tokio::spawn(async move {
            ended.await;
            Instant::now()
        }));
    }
    tokio::task::yield_now().await;
    let lost = Instant::now();
    transport.lost("cut");
    let (mut first, mut last) = (Duration::MAX, Duration::ZERO);
    for moment in moments {
        let after = moment.await.unwrap().duration_since(lost);
        (first, last) = (first.min(after), last.max(after));
    }
    assert!(first >= GRACE / 2 && last <= GRACE + Duration::from_millis(100), "{first:?} {last:?}");
    assert!(last - first > GRACE / 4, "{first:?} {last:?}");
}

#[test]
fn a_deaf_node_says_so_and_keeps_nothing() {
    let revocations = Revocations::new();
    assert_eq!(revocations.deaf_for(), None, "without a transport there is nothing to hear");
    let kept = || Kept::new(ada(), revocations.since());
    let before = kept();
    let transport = revocations.connect(|_| {});
    let deaf = kept();
    assert!(revocations.deaf_for().is_some(), "it is not connected yet");
    for _ in 0..2 {
        assert!([&before, &deaf, &kept()].iter().all(|kept| kept.get().is_none()));
        transport.restored();
        assert_eq!(revocations.deaf_for(), None);
        assert!(before.get().is_none() && deaf.get().is_none(), "an event may have been missed");
        let heard = kept();
        assert!(heard.get().is_some());
        transport.lost("cut");
        assert!(heard.get().is_none());
        let since = revocations.deaf_for().unwrap();
        std::thread::sleep(Duration::from_millis(5));
        transport.lost("cut");
        assert!(
            revocations.deaf_for().unwrap() >= since + Duration::from_millis(5),
            "the time is counted from the first loss"
        );
    }
    transport.restored();
    drop(transport);
    assert!(revocations.deaf_for().is_some(), "a task that panics drops its transport");
}

#[tokio::test]
async fn a_deaf_node_still_hears_itself() {
    let revocations = Revocations::new();
    let _transport = revocations.connect(|_| {});
    let authenticator = authenticator(&revocations);
    let mut ended = caller(&authenticator, "ada").await.ended();
    revocations.publish(Revocation::user("ada"));
    assert_eq!(reason(&mut ended).await, Some(EndReason::Revoked));
}

#[test]
#[should_panic(expected = "these `Revocations` have a transport already")]
fn a_second_transport_is_a_mistake() {
    let revocations = Revocations::new();
    let _first = revocations.connect(|_| {});
    let _second = revocations.connect(|_| {});
}
