//! More logins than the server can handle at once.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use authed::backend::{ErrorKind, Login};
use authed::{Authed, Authenticator, Basic, Challenge, Credentials, Identity, SimpleUser, scopes};
use authed_session::Passwords;
use axum::Router;
use axum::routing::get;
use futures_util::future::join_all;
use reqwest::Client;
use support::serve;

use crate::reference::{CURRENT, PASSWORD};
use crate::workers::Workers;

scopes! {
    pub realm Club for SimpleUser;
    pub scope Member = "member", on failure Challenge<Basic>;
}

async fn start(passwords: Passwords) -> SocketAddr {
    let authenticator = Authenticator::new(Basic::new_async(move |login: Login| {
        let passwords = passwords.clone();
        async move {
            let stored = (login.name() == "ada").then_some(CURRENT);
            passwords.verify(login.password(), stored).await?;
            Ok(Identity::<Club>::new(SimpleUser::new(login.name()), Credentials::none().grant::<Member>()))
        }
    }));
    let router = Router::new().route("/", get(async |_: Authed<Member>| "in")).route("/health", get(async || "well"));
    serve(router.with_state(authenticator)).await
}

async fn log_in(client: &Client, address: SocketAddr, name: &str, password: &str) -> u16 {
    let request = client.get(format!("http://{address}/")).basic_auth(name, Some(password));
    request.send().await.unwrap().status().as_u16()
}

/// One thread serves, and one hashes. The fifty logins take seconds. Another page responds meanwhile.
#[test]
fn a_small_server_stays_responsive_while_fifty_log_in() {
    let workers = Workers::new();
    workers.runtime.block_on(async {
        let address = start(Passwords::new().limits(1, 49)).await;
        let client = Client::new();
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let logins = join_all((0..50).map(|number| {
            let name = ["ada", "nobody"][number % 2];
            log_in(&client, address, name, PASSWORD)
        }));
        let logins = async move {
            let started = Instant::now();
            let answers = logins.await;
            over.store(true, SeqCst);
            (answers, started.elapsed())
        };
        let health = async {
            let mut slowest = Duration::ZERO;
            let mut answers = 0;
            while !is_over.load(SeqCst) {
                let asked = Instant::now();
                let answer = client.get(format!("http://{address}/health")).send().await.unwrap();
                assert_eq!(answer.text().await.unwrap(), "well");
                slowest = slowest.max(asked.elapsed());
                answers += 1;
            }
            (answers, slowest)
        };
        let ((statuses, duration), (answers, slowest)) = tokio::join!(logins, health);
        println!("fifty logins in {duration:?}; meanwhile {answers} other answers, the slowest after {slowest:?}");
        assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 25);
        assert_eq!(statuses.iter().filter(|&&status| status == 401).count(), 25);
        // If the serving thread hashed, it would send one other response per password.
        assert!(answers > 100, "{answers}");
        assert!(slowest < duration / 2, "{slowest:?} of {duration:?}");
    });
    check_bound(&workers, 1);
}

/// A thread may not sleep yet when the next one starts, so that twice the bound is allowed. Without a bound, there would be a
/// thread for every password.
fn check_bound(workers: &Workers, bound: usize) {
    assert!((1..=2 * bound + 2).contains(&workers.count()), "{} threads for {bound} at once", workers.count());
}

#[test]
fn no_more_than_the_bound_are_hashed_at_once() {
    for bound in [1, 3] {
        let workers = Workers::new();
        let passwords = Passwords::new().limits(bound, 30);
        workers.runtime.block_on(async {
            let answers = join_all((0..30).map(|_| passwords.verify(PASSWORD, Some(CURRENT)))).await;
            assert!(answers.iter().all(Result::is_ok));
        });
        check_bound(&workers, bound);
    }
}

#[test]
fn a_full_queue_rejects_and_becomes_empty_again() {
    let workers = Workers::new();
    let passwords = Passwords::new().limits(1, 2);
    workers.runtime.block_on(async {
        let answers = join_all((0..100).map(|_| passwords.verify(PASSWORD, Some(CURRENT)))).await;
        let good = answers.iter().filter(|answer| answer.is_ok()).count();
        // Three have a place. On a fast machine, some finish before the last of the hundred starts.
        assert!((3..100).contains(&good), "{good}");
        for error in answers.into_iter().filter_map(Result::err) {
            assert_eq!(error.kind(), ErrorKind::Unavailable);
        }
        assert!(passwords.hash("x").await.is_ok());
        assert!(passwords.verify(PASSWORD, Some(CURRENT)).await.is_ok());
    });
}

#[tokio::test]
async fn over_http_a_full_queue_is_503_without_a_challenge() {
    let address = start(Passwords::new().limits(1, 0)).await;
    let client = Client::new();
    let statuses = join_all((0..40).map(|_| log_in(&client, address, "ada", PASSWORD))).await;
    assert!(statuses.contains(&200) && statuses.contains(&503), "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 503].contains(status)), "{statuses:?}");
}

/// A cancelled request frees its place: at once if it waits, and after the work if it is being hashed.
#[test]
fn a_cancelled_request_frees_its_place() {
    let workers = Workers::new();
    let passwords = Passwords::new().limits(1, 1);
    let cancelled = AtomicUsize::new(0);
    workers.runtime.block_on(async {
        for _ in 0..20 {
            let both = join_all((0..2).map(|_| passwords.verify(PASSWORD, Some(CURRENT))));
            if tokio::time::timeout(Duration::from_millis(1), both).await.is_err() {
                cancelled.fetch_add(1, SeqCst);
            }
            // Work that has begun continues to its end, and holds its permit until then.
            let waited = passwords.verify(PASSWORD, Some(CURRENT)).await;
            assert!(waited.is_ok(), "{waited:?}");
        }
    });
    assert!(cancelled.into_inner() > 10);
    check_bound(&workers, 1);
}

/// The work of a cancelled request still takes a core, and holds its permit. Cancelling does not bypass the bound.
#[test]
fn cancelling_does_not_make_room_for_more_work() {
    let workers = Workers::new();
    let passwords = Passwords::new().limits(1, 0);
    workers.runtime.block_on(async {
        let mut rejected = 0;
        for _ in 0..20 {
            let asked = passwords.verify(PASSWORD, Some(CURRENT));
            // A millisecond is enough to begin the work, and not to finish it.
            match tokio::time::timeout(Duration::from_millis(1), asked).await {
                Ok(Err(error)) if error.kind() == ErrorKind::Unavailable => rejected += 1,
                Ok(answer) => assert!(answer.is_ok(), "{answer:?}"),
                Err(_) => {}
            }
        }
        assert!(rejected > 0);
        // Until the work that has begun is done.
        while passwords.verify(PASSWORD, Some(CURRENT)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    check_bound(&workers, 1);
}
