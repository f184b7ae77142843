//! Many callers wait at a time.

use std::time::{Duration, Instant, SystemTime};

use allocation_counter::measure;
use authed::revocation::{EndReason, Ended, Revocation, Revocations};
use authed::{Authenticator, Credentials, Identity, SimpleUser};
use support::shop::Shop;
use tokio::task::JoinSet;

use crate::authenticator;

const MANY: usize = 10_000;

/// Returns the end of a user with a session.
fn end(authenticator: &Authenticator<Shop>, number: usize) -> Ended {
    let user = SimpleUser::new(format!("user-{}", number % 100));
    let identity = Identity::new(user, Credentials::none()).with_revocation(Revocation::session(number.to_string()));
    authenticator.system_caller("socket", identity.with_expiry(SystemTime::now() + Duration::from_secs(3600))).ended()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_callers_end_within_a_second_of_the_event() {
    let revocations = Revocations::new();
    let authenticator = authenticator(&revocations);
    let mut waiting = JoinSet::new();
    for number in 0..MANY {
        let ended = end(&authenticator, number);
        waiting.spawn(async move { (ended.await, Instant::now()) });
    }
    revocations.publish(Revocation::user("user-0"));
    for _ in 0..MANY / 100 {
        assert_eq!(waiting.join_next().await.unwrap().unwrap().0, EndReason::Revoked);
    }
    let others = tokio::time::timeout(Duration::from_millis(50), waiting.join_next()).await;
    assert!(others.is_err(), "others go on");
    let event = Instant::now();
    revocations.publish(Revocation::everybody());
    let mut last = Duration::ZERO;
    while let Some(end) = waiting.join_next().await {
        let (reason, moment) = end.unwrap();
        assert_eq!(reason, EndReason::Revoked);
        last = last.max(moment.duration_since(event));
    }
    println!("{MANY} callers: the last has ended after {last:?}");
    assert!(last < Duration::from_secs(1), "{last:?}");
}

/// The documentation of `Ended` states the numbers.
#[tokio::test]
async fn a_waiting_caller_takes_less_than_700_octets() {
    let revocations = Revocations::new();
    let authenticator = authenticator(&revocations);
    let callers: Vec<_> = (0..MANY)
        .map(|number| {
            let user = SimpleUser::new(format!("user-{}", number % 100));
            let identity = Identity::<Shop>::new(user, Credentials::none());
            let identity = identity.with_revocation(Revocation::session(number.to_string()));
            [identity.clone(), identity.with_expiry(SystemTime::now() + Duration::from_secs(3600))]
                .map(|identity| authenticator.system_caller("socket", identity))
        })
        .collect();
    let mut each = [0; 2];
    for (kind, each) in each.iter_mut().enumerate() {
        let mut waiting = Vec::with_capacity(MANY);
        let info = measure(|| {
            for callers in &callers {
                let mut ended = callers[kind].ended();
                let waker = std::task::Waker::noop();
                assert!(
                    Future::poll(std::pin::Pin::new(&mut ended), &mut std::task::Context::from_waker(waker))
                        .is_pending()
                );
                waiting.push(ended);
            }
        });
        let in_place = size_of::<Ended>() as i64;
        *each = info.bytes_current / MANY as i64 + in_place;
        println!("a waiting caller takes {each} octets, {in_place} of them in place; kind {kind}");
        let freed = measure(|| waiting.clear());
        let left = info.bytes_current + freed.bytes_current;
        assert!(left < 1000, "{left} octets are left of {MANY} callers");
    }
    assert!(each[0] < 300 && each[1] < 700, "{each:?}");
}
