//! The task that fetches the keys: by the clock, and when somebody misses one, but never more often than it may.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::fetch::{FetchError, Fetcher};
use crate::backend::jwt::JwtKey;

/// What has become of the keys.
#[derive(Default)]
pub struct State {
    pub keys: Arc<[JwtKey]>,
    /// When these keys were fetched.
    pub fetched: Option<Instant>,
    /// How many fetches have ended, one way or the other.
    pub attempts: u64,
    /// Why the last one has failed, if it has.
    pub error: Option<Arc<FetchError>>,
    pub phase: Phase,
}

#[derive(Clone, Copy, Default)]
pub enum Phase {
    #[default]
    Fetching,
    /// Nobody can make it fetch.
    Resting,
    /// Whoever wakes it makes it fetch.
    Idle,
}

pub struct Intervals {
    pub every: Duration,
    pub at_most_every: Duration,
}

/// Runs until it is aborted.
pub async fn run(fetcher: Fetcher, intervals: Intervals, state: watch::Sender<State>, wake: Arc<Notify>) {
    let mut failures = 0;
    loop {
        state.send_modify(|state| state.phase = Phase::Fetching);
        let outcome = fetcher.fetch().await;
        failures = if outcome.is_ok() { 0 } else { failures + 1 };
        state.send_modify(|state| {
            state.attempts += 1;
            state.phase = Phase::Resting;
            match outcome {
                Ok(keys) => {
                    state.keys = keys.into();
                    state.fetched = Some(Instant::now());
                    state.error = None;
                }
                Err(error) => {
                    report(&error);
                    state.error = Some(Arc::new(error));
                }
            }
        });
        if failures > 0 {
            sleep(pause(failures).min(intervals.at_most_every)).await;
            continue;
        }
        sleep(intervals.at_most_every).await;
        state.send_modify(|state| state.phase = Phase::Idle);
        // Whether it has been woken or the time has come is the same.
        let _ = timeout(intervals.every.saturating_sub(intervals.at_most_every), wake.notified()).await;
    }
}

/// 1, 2, 4.. seconds.
fn pause(failures: u32) -> Duration {
    Duration::from_secs(1 << (failures - 1).min(16))
}

#[cfg(feature = "tracing")]
fn report(error: &FetchError) {
    tracing::warn!(target: "authed", %error, "the keys of the issuer could not be fetched");
}

#[cfg(not(feature = "tracing"))]
fn report(_: &FetchError) {}
