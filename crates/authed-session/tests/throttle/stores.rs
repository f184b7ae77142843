//! Stores: one for two nodes, one that does not respond, and what they learn.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authed::AuthenticationError;
use authed_session::Throttle;
use authed_session::throttle::{AttemptKey, AttemptStore, MemoryAttempts};

use super::app::{Browser, Door};

/// A store that nodes share, and that can fail.
#[derive(Clone, Default)]
struct Shared {
    counts: Arc<MemoryAttempts>,
    is_down: Arc<AtomicBool>,
    keys: Arc<Mutex<Vec<String>>>,
}

impl Shared {
    fn ask(&self, key: &AttemptKey) -> Result<(), AuthenticationError> {
        self.keys.lock().unwrap().push(format!("{key} {key:?}"));
        if self.is_down.load(SeqCst) { Err(AuthenticationError::unavailable("connection refused")) } else { Ok(()) }
    }
}

impl AttemptStore for Shared {
    async fn add(&self, key: &AttemptKey, lifetime: Duration) -> Result<u32, AuthenticationError> {
        self.ask(key)?;
        self.counts.add(key, lifetime).await
    }

    async fn subtract(&self, key: &AttemptKey, number: u32) -> Result<(), AuthenticationError> {
        self.ask(key)?;
        self.counts.subtract(key, number).await
    }

    async fn count(&self, key: &AttemptKey) -> Result<u32, AuthenticationError> {
        self.ask(key)?;
        self.counts.count(key).await
    }
}

#[tokio::test]
async fn nodes_with_one_store_count_together_and_know_the_same_browsers() {
    let store = Shared::default();
    let here = Door::new(Throttle::stored_in(store.clone())).open().await;
    let there = Door::new(Throttle::stored_in(store)).open().await;
    let mut tom = Browser::new(here, "198.51.100.7");
    tom.try_with("tom", "right").await;
    let mut attacker = Browser::new(here, "198.51.100.7");
    for _ in 0..6 {
        attacker.try_with("tom", "wrong").await;
    }
    assert_eq!(Browser::new(there, "198.51.100.7").exhaust("tom").await, 4);
    let mut tom_there = Browser { device: tom.device, ..Browser::new(there, "198.51.100.7") };
    assert_eq!(tom_there.try_with("tom", "right").await, 200);
}

#[tokio::test]
async fn while_the_store_does_not_respond_nobody_logs_in() {
    let store = Shared::default();
    let server = Door::new(Throttle::stored_in(store.clone())).open().await;
    let mut tom = Browser::new(server, "198.51.100.7");
    store.is_down.store(true, SeqCst);
    let rejected = tom.send("tom", "right").await;
    assert_eq!(rejected.status(), 503);
    assert!(!rejected.text().await.unwrap().contains("refused"));
    store.is_down.store(false, SeqCst);
    assert_eq!(tom.try_with("tom", "right").await, 200);
}

#[tokio::test]
async fn the_store_and_debug_learn_no_name_no_address_and_no_cookie() {
    let store = Shared::default();
    let throttle = Throttle::stored_in(store.clone());
    let server = Door::new(throttle.clone()).open().await;
    let mut tom = Browser::new(server, "198.51.100.7");
    tom.try_with("tom@example.com", "right").await;
    tom.try_with("tom@example.com", "right").await;
    let seen = store.keys.lock().unwrap().join("\n");
    for line in seen.lines() {
        let (key, debug) = line.split_once(' ').unwrap();
        assert!(key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
        assert_eq!(debug, "AttemptKey(..)");
    }
    let printed = format!("{throttle:?}");
    assert!(printed.starts_with("Throttle { window: 900s, per_device: 10"), "{printed}");
}
