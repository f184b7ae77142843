//! The task that fetches the keys: by the clock, and when a token needs a new key, but never too often.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::error::FetchError;
use super::fetch::Fetcher;
use crate::client::HttpClient;
use crate::key::JwtKey;

/// The keys, and the outcome of the fetches.
#[derive(Default)]
pub struct State {
    pub keys: Arc<[JwtKey]>,
    /// The time of the last successful fetch.
    pub fetched: Option<Instant>,
    /// The number of fetches that have ended, with or without success.
    pub attempts: u64,
    /// The error of the last fetch, if it failed.
    pub error: Option<Arc<FetchError>>,
    pub phase: Phase,
}

#[derive(Clone, Copy, Default)]
pub enum Phase {
    #[default]
    Fetching,
    /// No token triggers a fetch.
    Resting,
    /// The next wake-up triggers a fetch.
    Idle,
}

pub struct Intervals {
    pub every: Duration,
    pub at_most_every: Duration,
}

/// Fetches until the task is aborted.
pub async fn run(
    fetcher: Fetcher<impl HttpClient>,
    intervals: Intervals,
    state: watch::Sender<State>,
    wake: Arc<Notify>,
) {
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
        // A wake-up and the end of the time have the same effect.
        let _ = timeout(intervals.every.saturating_sub(intervals.at_most_every), wake.notified()).await;
    }
}

/// Returns the pause after so many failures: 1, 2, 4.. seconds.
fn pause(failures: u32) -> Duration {
    Duration::from_secs(1 << (failures - 1).min(16))
}

#[cfg(feature = "tracing")]
fn report(error: &FetchError) {
    // As an error, it is logged with its causes.
    let error: &dyn std::error::Error = error;
    tracing::warn!(target: "authed", error, "the keys of the issuer could not be fetched");
}

#[cfg(not(feature = "tracing"))]
fn report(_: &FetchError) {}
