//! A database stops and comes back. Requests that need it get a 503 meanwhile. Nothing needs a restart.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::Semaphore;

use crate::crowd::Kind;
use crate::house::{Events, House};
use crate::with_events_over_both;

with_events_over_both! {
    while_the_database_is_stopped_there_is_503
    while_the_database_hangs_there_is_503
}

/// The maximum time of a request, with a margin for a busy machine.
const LONGEST: Duration = Duration::from_secs(6);
/// The maximum time of a request that is under way when the database stops.
const LONGEST_UNDER_WAY: Duration = Duration::from_secs(12);

/// Each client sends its request to each node, all at once.
async fn everybody_asks(house: &House, crowd: &[Kind], database_is_gone: bool) {
    let mut requests = Vec::new();
    for kind in crowd {
        for node in &house.nodes {
            requests.push(async move {
                let since = Instant::now();
                let answer = kind.ask(&node.address).await.unwrap();
                assert!(since.elapsed() < LONGEST, "{}: waited {:?}", kind.name, since.elapsed());
                let is_gone = kind.asks_database && database_is_gone;
                // A page that needs nothing else has its right answer while its caller is kept.
                if is_gone && !(kind.may_be_kept() && answer.status != 503) {
                    assert_eq!(answer.status, 503, "{}: {answer:#?}", kind.name);
                } else {
                    kind.check(&answer);
                }
            });
        }
    }
    join_all(requests).await;
}

/// Each client soon gets its response again, and a 503 until then.
async fn everything_is_as_before(house: &House, crowd: &[Kind]) {
    let since = Instant::now();
    for kind in crowd {
        for node in &house.nodes {
            loop {
                let answer = kind.ask(&node.address).await.unwrap();
                if answer.status != 503 {
                    kind.check(&answer);
                    break;
                }
                assert!(since.elapsed() < Duration::from_secs(15), "{}: still 503", kind.name);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    println!("recovered after {:?}", since.elapsed());
    for _ in 0..5 {
        everybody_asks(house, crowd, false).await;
    }
}

async fn while_the_database_is_stopped_there_is_503(events: Events) {
    let mut house = House::open(events);
    let crowd = Kind::all(&house).await;
    for signal in ["INT", "QUIT"] {
        everybody_asks(&house, &crowd, false).await;
        house.postgres.stop(signal);
        for _ in 0..2 {
            everybody_asks(&house, &crowd, true).await;
        }
        let login = house.nodes[0].stranger().log_in("tom", house.password()).await.expect(503);
        assert_eq!(login.header("retry-after"), "5");
        house.postgres.start();
        everything_is_as_before(&house, &crowd).await;
    }
    house.visitor(0, "tom").await;
}

async fn while_the_database_hangs_there_is_503(events: Events) {
    let house = House::open(events);
    let crowd = Kind::all(&house).await;
    everybody_asks(&house, &crowd, false).await;
    let (answered, hung) = (Semaphore::new(0), AtomicBool::new(false));
    // Each client repeats its request until one begins while the database hangs.
    let under_way = crowd.iter().flat_map(|kind| std::iter::repeat_n(kind, 10)).map(async |kind| {
        loop {
            let (since, is_last) = (Instant::now(), hung.load(Ordering::SeqCst));
            let answer = kind.ask(&house.nodes[0].address).await.unwrap();
            assert!(since.elapsed() < LONGEST_UNDER_WAY, "{}: waited {:?}", kind.name, since.elapsed());
            if answer.status != 503 || !kind.asks_database {
                kind.check(&answer);
            }
            if is_last {
                return;
            }
            answered.add_permits(1);
        }
    });
    let hang = async {
        let _once = answered.acquire_many(crowd.len() as u32).await.unwrap();
        house.postgres.hang();
        hung.store(true, Ordering::SeqCst);
    };
    tokio::join!(join_all(under_way), hang);
    for _ in 0..2 {
        everybody_asks(&house, &crowd, true).await;
    }
    house.postgres.go_on();
    everything_is_as_before(&house, &crowd).await;
}

/// The nodes do not hear each other. They keep nothing, and ask the database.
#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_stopped_or_hangs_everything_goes_on() {
    let mut house = House::open(Events::OverRedis);
    let crowd = Kind::all(&house).await;
    for hangs in [false, true] {
        everybody_asks(&house, &crowd, false).await;
        let redis = house.redis.as_mut().unwrap();
        if hangs {
            redis.hang()
        } else {
            redis.stop("TERM")
        }
        for _ in 0..2 {
            everybody_asks(&house, &crowd, false).await;
        }
        house.visitor(0, "tom").await;
        let redis = house.redis.as_mut().unwrap();
        if hangs {
            redis.go_on()
        } else {
            redis.start()
        }
        everybody_asks(&house, &crowd, false).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_stopped_a_change_at_one_node_takes_effect_at_the_other() {
    let mut house = House::open(Events::OverRedis);
    let (tom, una) = (house.visitor(1, "tom").await, house.visitor(1, "una").await);
    for visitor in [&tom, &una] {
        house.both_soon(visitor, "/desk", 200).await;
    }
    house.redis.as_mut().unwrap().stop("TERM");
    tom.at(&house.nodes[0].address).post("/logout/everywhere", &[]).await.expect(303);
    house.both_soon(&tom, "/desk", 303).await;
    house.both_soon(&una, "/desk", 200).await;
}
