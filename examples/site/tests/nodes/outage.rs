//! A database stops and comes back. Requests that need it get a 503 meanwhile. Nothing needs a restart.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::Semaphore;

use crate::crowd::Kind;
use crate::house::{House, Sessions};
use crate::with_sessions_in_both;

with_sessions_in_both! {
    while_the_database_is_stopped_there_is_503
    while_the_database_hangs_there_is_503
}

/// The maximum time of a request, with a margin for a busy machine.
const LONGEST: Duration = Duration::from_secs(6);
/// The maximum time of a request that is under way when the database stops.
const LONGEST_UNDER_WAY: Duration = Duration::from_secs(12);

/// The servers that do not respond.
#[derive(Clone, Copy)]
struct Gone {
    database: bool,
    sessions: bool,
}

const NOTHING: Gone = Gone { database: false, sessions: false };

/// Each client sends its request to each node, all at once.
async fn everybody_asks(house: &House, crowd: &[Kind], gone: Gone) {
    let mut requests = Vec::new();
    for kind in crowd {
        for node in &house.nodes {
            requests.push(async move {
                let since = Instant::now();
                let answer = kind.ask(&node.address).await.unwrap();
                assert!(since.elapsed() < LONGEST, "{}: waited {:?}", kind.name, since.elapsed());
                let is_gone = kind.asks_database && gone.database || kind.asks_sessions && gone.sessions;
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
        everybody_asks(house, crowd, NOTHING).await;
    }
}

fn without_database(sessions: Sessions) -> Gone {
    Gone { database: true, sessions: matches!(sessions, Sessions::InPostgres) }
}

async fn while_the_database_is_stopped_there_is_503(sessions: Sessions) {
    let mut house = House::open(sessions);
    let crowd = Kind::all(&house).await;
    for signal in ["INT", "QUIT"] {
        everybody_asks(&house, &crowd, NOTHING).await;
        house.postgres.stop(signal);
        for _ in 0..2 {
            everybody_asks(&house, &crowd, without_database(sessions)).await;
        }
        let login = house.nodes[0].stranger().log_in("tom", house.password()).await.expect(503);
        assert_eq!(login.header("retry-after"), "5");
        house.postgres.start();
        everything_is_as_before(&house, &crowd).await;
    }
    house.visitor(0, "tom").await;
}

async fn while_the_database_hangs_there_is_503(sessions: Sessions) {
    let house = House::open(sessions);
    let crowd = Kind::all(&house).await;
    everybody_asks(&house, &crowd, NOTHING).await;
    let (answered, hung) = (Semaphore::new(0), AtomicBool::new(false));
    // Each client repeats its request until one begins while the database hangs.
    let under_way = crowd.iter().flat_map(|kind| std::iter::repeat_n(kind, 10)).map(async |kind| {
        loop {
            let (since, is_last) = (Instant::now(), hung.load(Ordering::SeqCst));
            let answer = kind.ask(&house.nodes[0].address).await.unwrap();
            assert!(since.elapsed() < LONGEST_UNDER_WAY, "{}: waited {:?}", kind.name, since.elapsed());
            if answer.status != 503 || kind.asks_nothing() {
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
        everybody_asks(&house, &crowd, without_database(sessions)).await;
    }
    house.postgres.go_on();
    everything_is_as_before(&house, &crowd).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_stopped_or_hangs_there_is_503_to_those_with_a_session() {
    let mut house = House::open(Sessions::InRedis);
    let crowd = Kind::all(&house).await;
    let without_sessions = Gone { database: false, sessions: true };
    for hangs in [false, true] {
        everybody_asks(&house, &crowd, NOTHING).await;
        let redis = house.redis.as_mut().unwrap();
        if hangs {
            redis.hang()
        } else {
            redis.stop("TERM")
        }
        for _ in 0..2 {
            everybody_asks(&house, &crowd, without_sessions).await;
        }
        let redis = house.redis.as_mut().unwrap();
        if hangs {
            redis.go_on()
        } else {
            redis.start()
        }
        everything_is_as_before(&house, &crowd).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn if_redis_has_forgotten_everything_people_log_in_again_and_nobody_gets_in() {
    let mut house = House::open(Sessions::InRedis);
    let tom = house.visitor(0, "tom").await;
    let redis = house.redis.as_mut().unwrap();
    redis.stop("TERM");
    redis.forget();
    redis.start();
    let since = Instant::now();
    loop {
        let [first, second] = house.ask_both(&tom, "/desk").await;
        if [first.status, second.status].contains(&503) {
            assert!(since.elapsed() < Duration::from_secs(15), "still 503");
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        }
        first.expect_redirect("/login?next=%2Fdesk");
        second.expect_redirect("/login?next=%2Fdesk");
        break;
    }
    let tom = house.visitor(1, "tom").await;
    for answer in house.ask_both(&tom, "/desk").await {
        answer.expect(200);
    }
}
