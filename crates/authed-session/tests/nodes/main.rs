//! Two nodes that hear each other's revocations over a real PostgreSQL or Redis.

#[path = "../../../../examples/site/tests/common/folder.rs"]
mod folder;
#[path = "../../examples/shared/latency.rs"]
mod latency;
#[path = "../../../authed-oauth/tests/support/log.rs"]
mod log;
#[path = "../../../../examples/site/tests/common/servers.rs"]
#[allow(dead_code, reason = "the site's tests use the rest")]
mod servers;

use std::time::{Duration, Instant};

use authed::backend::Kept;
use authed::revocation::{EndReason, Ended, Revocation, Revocations};
use authed::{AuthenticationError, Authenticator, Bearer, Credentials, Identity, SimpleUser, scopes};
use authed_session::{Channel, InvalidAddress, revocations_over_postgres, revocations_over_redis};
use tokio::time::{sleep, timeout};

use self::folder::Folder;
use self::log::Log;
use self::servers::Server;

scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }

const CHANNEL: Channel = Channel::new("shop_revocations");
/// How long what is open stays open while a node is deaf.
const GRACE: Duration = Duration::from_millis(1500);
/// The longest time until a node notices that its connection hangs.
const NOTICED: Duration = Duration::from_millis(2500);

struct Node {
    revocations: Revocations,
    authenticator: Authenticator<Shop>,
}

impl Node {
    fn start(url: &str) -> Self {
        let revocations = Revocations::with_grace(GRACE);
        let connected = match url.starts_with("postgres") {
            true => revocations_over_postgres(&revocations, url, CHANNEL),
            false => revocations_over_redis(&revocations, url, CHANNEL),
        };
        connected.unwrap();
        assert!(revocations.deaf_for().is_some(), "it is not connected yet");
        let tokens = Bearer::new(|_| Err(AuthenticationError::rejected()));
        let authenticator = Authenticator::new(tokens).revoked_by(&revocations);
        Self { revocations, authenticator }
    }

    async fn until_deaf(&self, is_deaf: bool) -> Duration {
        let since = Instant::now();
        while self.revocations.deaf_for().is_some() != is_deaf {
            assert!(since.elapsed() < Duration::from_secs(20), "the node is deaf: {}", !is_deaf);
            sleep(Duration::from_millis(5)).await;
        }
        since.elapsed()
    }

    fn keep(&self, user: &str) -> Kept<Shop> {
        Kept::new(identity(user), self.revocations.since())
    }

    fn open(&self, user: &str) -> Ended {
        self.authenticator.system_caller("socket", identity(user)).ended()
    }
}

fn identity(user: &str) -> Identity<Shop> {
    Identity::new(SimpleUser::new(user), Credentials::none().grant::<Orders>())
}

async fn two_nodes(server: &Server) -> [Node; 2] {
    let nodes = [Node::start(&server.url), Node::start(&server.url)];
    for node in &nodes {
        node.until_deaf(false).await;
    }
    nodes
}

/// Runs each test with both servers.
macro_rules! over_both {
    ($($test:ident)*) => {
        mod over_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(super::Server::postgres()).await;
            })*
        }

        mod over_redis {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(super::Server::redis()).await;
            })*
        }
    };
}

over_both! {
    an_event_is_heard_by_the_other_node_and_ends_nothing_twice
    a_node_whose_server_stops_keeps_nothing_until_it_hears_again
    a_node_whose_server_hangs_is_deaf_until_it_goes_on
    two_nodes_under_load_end_what_is_revoked_within_a_second
}

async fn an_event_is_heard_by_the_other_node_and_ends_nothing_twice(server: Server) {
    let [here, there] = two_nodes(&server).await;
    for number in 0..20 {
        let user = format!("ada {number} ü:'");
        let [kept, others] = [there.keep(&user), there.keep("eve")];
        let mut other = there.open("eve");
        let [mut ended, mut own] = [there.open(&user), here.open(&user)];
        let event = Instant::now();
        here.revocations.publish(Revocation::user(&*user));
        assert_eq!(timeout(Duration::from_secs(1), &mut ended).await, Ok(EndReason::Revoked), "{:?}", event.elapsed());
        assert_eq!(own.reason(), Some(EndReason::Revoked), "at once");
        assert!(kept.get().is_none() && others.get().is_some());
        assert_eq!(other.reason(), None);
        // The user logs in again. The node does not hear its own event.
        own = here.open(&user);
        assert!(timeout(Duration::from_millis(20), own).await.is_err());
        assert!(timeout(Duration::from_millis(1), &mut other).await.is_err());
    }
    // PostgreSQL takes no NUL, so the second event is sent as one about everybody. The others are sent as before.
    for event in [Revocation::everybody(), Revocation::token("a\0b"), Revocation::user("eve")] {
        let mut ended = here.open("eve");
        there.revocations.publish(event);
        assert_eq!(timeout(Duration::from_secs(1), &mut ended).await, Ok(EndReason::Revoked));
        assert_eq!(there.revocations.deaf_for(), None);
    }
}

async fn a_node_whose_server_stops_keeps_nothing_until_it_hears_again(mut server: Server) {
    let [here, there] = two_nodes(&server).await;
    let (kept, open) = (there.keep("ada"), there.open("ada"));
    server.stop("QUIT");
    let stopped = Instant::now();
    for node in [&here, &there] {
        let noticed = node.until_deaf(true).await;
        assert!(noticed < NOTICED, "{noticed:?}");
        assert!(node.keep("ada").get().is_none(), "nothing is kept");
    }
    assert!(kept.get().is_none());
    // The other node hears of it later. What is open there ends meanwhile.
    here.revocations.publish(Revocation::user("ada"));
    assert_eq!(timeout(GRACE, open).await, Ok(EndReason::Unknown));
    assert!(stopped.elapsed() < NOTICED + GRACE);
    let late = there.open("ada");
    server.start();
    for node in [&here, &there] {
        node.until_deaf(false).await;
    }
    assert!(kept.get().is_none(), "an event may have been missed");
    assert!(matches!(timeout(GRACE, late).await, Ok(EndReason::Revoked | EndReason::Unknown)));
    let (kept, ended) = (there.keep("ada"), there.open("ada"));
    assert!(kept.get().is_some(), "it keeps again");
    here.revocations.publish(Revocation::user("ada"));
    assert_eq!(timeout(Duration::from_secs(1), ended).await, Ok(EndReason::Revoked));
    assert!(kept.get().is_none());
}

/// The connections stay, and nothing comes. What was published meanwhile is heard afterwards.
async fn a_node_whose_server_hangs_is_deaf_until_it_goes_on(server: Server) {
    let [here, there] = two_nodes(&server).await;
    let open = there.open("ada");
    server.hang();
    let noticed = there.until_deaf(true).await;
    assert!(noticed < NOTICED, "{noticed:?}");
    assert_eq!(timeout(GRACE, open).await, Ok(EndReason::Unknown));
    here.until_deaf(true).await;
    let before = there.keep("tom");
    here.revocations.publish(Revocation::user("eve"));
    server.go_on();
    for node in [&here, &there] {
        node.until_deaf(false).await;
    }
    assert!(before.get().is_none());
    let ended = there.open("ada");
    here.revocations.publish(Revocation::user("ada"));
    assert_eq!(timeout(Duration::from_secs(1), ended).await, Ok(EndReason::Revoked));
}

/// A small run of the example `latency`.
async fn two_nodes_under_load_end_what_is_revoked_within_a_second(server: Server) {
    let plan = latency::Plan { events: 100, sockets: 500, pause: Duration::from_millis(5) };
    let url = server.url.clone();
    let found = tokio::task::spawn_blocking(move || latency::measure(&url, plan)).await.unwrap();
    println!("{found}");
    // The last one of a hundred may meet a machine that does something else.
    assert!(
        [&found.sockets, &found.kept].iter().all(|times| times.len() == 100 && times[98] < Duration::from_secs(1)),
        "{found}"
    );
}

/// Clients of PostgreSQL can send an event as a part of a change.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_within_a_transaction_is_heard_by_all_nodes_when_it_is_committed() {
    use sqlx::{Connection, Executor};

    let server = Server::postgres();
    let nodes = two_nodes(&server).await;
    let mut database = sqlx::PgConnection::connect(&server.url).await.unwrap();
    let open = [nodes[0].open("ada"), nodes[1].open("ada")];
    let mut change = database.begin().await.unwrap();
    change.execute("SELECT pg_notify('shop_revocations', 'user:ada')").await.unwrap();
    sleep(Duration::from_millis(200)).await;
    assert!(open.iter().all(|ended| ended.reason().is_none()));
    change.commit().await.unwrap();
    for ended in open {
        assert_eq!(timeout(Duration::from_secs(1), ended).await, Ok(EndReason::Revoked));
    }
}

/// Each interruption gives the old connections back.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_has_two_connections_also_after_interruptions() {
    use sqlx::{Connection, Executor};

    let server = Server::postgres();
    let node = Node::start(&server.url);
    node.until_deaf(false).await;
    let mut database = sqlx::PgConnection::connect(&server.url).await.unwrap();
    let others = "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    for _ in 0..3 {
        database
            .execute(&*format!("SELECT pg_terminate_backend(pid) {others} AND query LIKE 'LISTEN%'"))
            .await
            .unwrap();
        node.until_deaf(true).await;
        node.until_deaf(false).await;
    }
    sleep(Duration::from_millis(500)).await;
    let count: i64 = sqlx::query_scalar(&format!("SELECT count(*) {others}")).fetch_one(&mut database).await.unwrap();
    assert_eq!(count, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_has_two_connections_to_redis_also_after_interruptions() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let server = Server::redis();
    let node = Node::start(&server.url);
    node.until_deaf(false).await;
    let address = server.url.strip_prefix("redis://").unwrap();
    let mut redis = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut answers = vec![0; 1 << 16];
    for _ in 0..3 {
        redis.write_all(b"CLIENT KILL TYPE pubsub\r\n").await.unwrap();
        assert!(redis.read(&mut answers).await.unwrap() > 0);
        node.until_deaf(true).await;
        node.until_deaf(false).await;
    }
    sleep(Duration::from_millis(500)).await;
    redis.write_all(b"CLIENT LIST\r\n").await.unwrap();
    let length = redis.read(&mut answers).await.unwrap();
    let clients = String::from_utf8_lossy(&answers[..length]).matches(" addr=").count();
    assert_eq!(clients, 3, "this one, and the two of the node");
}

#[test]
fn the_operator_is_told_once_why_a_node_is_deaf_and_when_it_hears() {
    let log = Log::default();
    tracing::subscriber::with_default(log.subscriber(), || {
        let revocations = Revocations::new();
        let transport = revocations.connect(|_| {});
        assert_eq!(log.text(), "", "it is not connected yet");
        for round in 1..=2 {
            for _ in 0..3 {
                transport.lost("connection reset");
            }
            let text = log.text();
            assert_eq!(text.matches("WARN").count(), round, "{text}");
            assert!(text.contains("cannot be heard") && text.contains("cause=connection reset"), "{text}");
            transport.restored();
            assert_eq!(log.text().matches("INFO").count(), round);
        }
        drop(transport);
        assert!(log.text().contains("the transport has stopped"), "a task that panics drops its transport");
    });
}

#[tokio::test]
async fn an_address_is_read_before_the_task_starts_and_is_not_shown() {
    let place = Revocations::new();
    for url in ["postgres://shop:secret@[", "http://secret", "secret"] {
        let errors: [InvalidAddress; 2] = [
            revocations_over_postgres(&place, url, CHANNEL).unwrap_err(),
            revocations_over_redis(&place, url, CHANNEL).unwrap_err(),
        ];
        assert!(errors.iter().all(|error| !format!("{error} {error:?}").contains("secret")));
    }
    assert_eq!(place.deaf_for(), None);
}
