//! Attackers with many names, many requests at once, and many addresses.

use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use authed_session::Throttle;
use futures_util::future::join_all;

use super::app::{Browser, Door};

/// One address tries thousands of names, without a pause, while others log in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_one_address_tries_thousands_of_names_everybody_else_logs_in() {
    let door = Door { work: Duration::from_millis(2), ..Door::new(Throttle::new()) };
    let server = door.open().await;
    let flood = tokio::spawn(async move {
        let attackers = (0..20).map(|attacker| async move {
            let mut browser = Browser::new(server, "192.0.2.1");
            let mut verified = 0;
            for number in 0..150 {
                match browser.try_with(&format!("{attacker} {number}"), "wrong").await {
                    403 => verified += 1,
                    429 => {}
                    other => panic!("{other}"),
                }
            }
            verified
        });
        join_all(attackers).await.into_iter().sum::<usize>()
    });
    let mut logins = 0;
    while !flood.is_finished() || logins < 20 {
        let at = format!("198.51.100.{}", logins % 200);
        assert_eq!(Browser::new(server, &at).try_with(&format!("user {logins}"), "right").await, 200);
        logins += 1;
    }
    assert_eq!(flood.await.unwrap(), 100, "the limit of one address");
}

/// Concurrent attempts count before their passwords are verified.
#[tokio::test]
async fn attempts_at_the_same_time_are_as_limited_as_others() {
    let door = Door { work: Duration::from_millis(20), ..Door::new(Throttle::new().at_once(64)) };
    let server = door.open().await;
    let attempts = (0..60).map(|_| async move { Browser::new(server, "192.0.2.1").try_with("tom", "wrong").await });
    let statuses = join_all(attempts).await;
    assert_eq!(statuses.iter().filter(|&&status| status == 403).count(), 10, "{statuses:?}");
}

#[tokio::test]
async fn one_address_has_few_attempts_at_once_and_the_others_wait() {
    let door = Door { work: Duration::from_millis(50), ..Door::new(Throttle::new()) };
    let server = door.open().await;
    let attempts = (0..40).map(|number| async move {
        Browser::new(server, "192.0.2.1").try_with(&format!("user {number}"), "right").await
    });
    let attempts = tokio::spawn(join_all(attempts));
    tokio::time::sleep(Duration::from_millis(60)).await;
    // Another address does not wait behind them.
    let started = Instant::now();
    assert_eq!(Browser::new(server, "198.51.100.7").try_with("tom", "right").await, 200);
    assert!(started.elapsed() < Duration::from_millis(300), "{:?}", started.elapsed());
    assert!(attempts.await.unwrap().iter().all(|&status| status == 200));
    // Four of the one address, and one of the other.
    let most = door.most_at_once.load(SeqCst);
    assert!((2..=5).contains(&most), "{most}");
}
