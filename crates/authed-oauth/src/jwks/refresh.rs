//! The task that fetches the keys: by the clock, and when a token needs a new key, but never too often.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::document::Document;
use super::error::FetchError;
use super::key_set::KeySet;
use super::report::Reports;

/// Where the keys come from.
pub trait Fetch: Send + Sync + 'static {
    /// Returns the place, for the operator.
    fn place(&self) -> String;

    /// Fetches the set of keys once.
    fn fetch(&self) -> impl Future<Output = Result<Document, FetchError>> + Send;
}

/// The keys, and the outcome of the fetches.
#[derive(Default)]
pub struct State {
    /// The keys, unless there is none.
    pub keys: Option<KeySet>,
    /// The time of the last fetch that brought usable keys.
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
    /// No token triggers a fetch before this moment.
    Resting { until: Instant },
    /// The next wake-up triggers a fetch.
    Idle,
}

pub struct Intervals {
    pub every: Duration,
    pub at_most_every: Duration,
}

/// So many fetches may tokens trigger at once. Then, one is allowed for each `at_most_every`.
const AT_ONCE: u32 = 4;

/// How often tokens may trigger a fetch.
struct Budget {
    period: Duration,
    /// When all fetches that were triggered so far are paid for, at one for each period.
    paid_at: Option<Instant>,
}

impl Budget {
    fn spend(&mut self) {
        let now = Instant::now();
        self.paid_at = Some(self.paid_at.map_or(now, |paid_at| paid_at.max(now)) + self.period);
    }

    /// Returns the time until the next one is allowed.
    fn rest(&self) -> Duration {
        let left = self.paid_at.map_or(Duration::ZERO, |paid_at| paid_at.saturating_duration_since(Instant::now()));
        left.saturating_sub(self.period * (AT_ONCE - 1))
    }
}

/// Fetches until the task is aborted.
pub async fn run(
    fetcher: impl Fetch,
    intervals: Intervals,
    kid_may_be_missing: bool,
    state: watch::Sender<State>,
    wake: Arc<Notify>,
) {
    let (mut failures, mut reports) = (0, Reports::new(fetcher.place()));
    let mut budget = Budget { period: intervals.at_most_every, paid_at: None };
    loop {
        state.send_modify(|state| state.phase = Phase::Fetching);
        // All tokens that have asked until now wait for this fetch.
        let _ = timeout(Duration::ZERO, wake.notified()).await;
        let outcome = fetcher.fetch().await.and_then(|document| {
            reports.left_out(&document.left_out);
            if document.keys.is_empty() { Err(FetchError::NoUsableKey(document.left_out)) } else { Ok(document) }
        });
        failures = if outcome.is_ok() { 0 } else { failures + 1 };
        let rest = match failures {
            0 => budget.rest(),
            _ => pause(failures).min(intervals.at_most_every),
        };
        if let Err(error) = &outcome {
            reports.failure(error);
        }
        state.send_modify(|state| {
            state.attempts += 1;
            let until = Instant::now() + rest;
            state.phase = if failures == 0 && rest.is_zero() { Phase::Idle } else { Phase::Resting { until } };
            match outcome {
                Ok(document) => {
                    state.keys = Some(KeySet::new(document, kid_may_be_missing));
                    state.fetched = Some(Instant::now());
                    state.error = None;
                }
                Err(error) => {
                    // All keys have been withdrawn.
                    if matches!(error, FetchError::NoUsableKey(_)) {
                        (state.keys, state.fetched) = (None, None);
                    }
                    state.error = Some(Arc::new(error));
                }
            }
        });
        if failures > 0 {
            sleep(rest).await;
            continue;
        }
        let ended = Instant::now();
        if !rest.is_zero() {
            sleep(rest).await;
            state.send_modify(|state| state.phase = Phase::Idle);
        }
        let left = intervals.every.max(intervals.at_most_every).saturating_sub(ended.elapsed());
        if timeout(left, wake.notified()).await.is_ok() {
            budget.spend();
        }
    }
}

/// Returns the pause after so many failures: 1, 2, 4.. seconds.
fn pause(failures: u32) -> Duration {
    Duration::from_secs(1 << (failures - 1).min(16))
}
