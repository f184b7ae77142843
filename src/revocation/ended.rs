//! `Ended`: a future that completes at a caller's end.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant, SystemTime};

use super::hub::Revocations;
use super::waiting::Waiting;

/// The clock may be set: the expiry is compared with it this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// A sleep that ends this late is not replaced.
const CLOSE: Duration = Duration::from_millis(10);

type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A future that completes when a caller's identity expires or is revoked. It borrows nothing.
///
/// Created by [`Authed::ended_with`](crate::Authed::ended_with), and by `Authed::ended` with the feature `tokio`. See the
/// [module](super) for examples. An event that arrives after the authentication, and before the future is created, also
/// completes the future.
///
/// A waiting caller takes about 270 octets, and about 500 if the identity expires, with the timer of tokio. Ten thousand callers
/// are woken in a fraction of a second.
#[must_use = "futures do nothing unless polled"]
pub struct Ended {
    expiry: Option<SystemTime>,
    waiting: Option<Waiting>,
    sleep: Box<dyn Fn(Duration) -> Sleep + Send + Sync>,
    /// The present sleep, and the moment of its end.
    asleep: Option<(Instant, Sleep)>,
}

/// Why a caller has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// The identity has expired.
    Expired,
    /// The user, the session or the token was revoked, or everybody was.
    Revoked,
    /// The node cannot hear revocations of other nodes, or could not for a while. The caller may still be valid: it must be
    /// authenticated again.
    Unknown,
}

/// For the client.
impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "the login has expired",
            Self::Revoked => "the login has ended",
            Self::Unknown => "the login must be checked again",
        })
    }
}

impl Ended {
    /// Returns the end of a caller with these keys, who was found at this number. Without keys nothing is heard.
    pub(crate) fn new<Z>(
        expiry: Option<SystemTime>,
        heard: Option<(&Revocations, Box<[u64]>, u64)>,
        sleep: impl Fn(Duration) -> Z + Send + Sync + 'static,
    ) -> Self
    where
        Z: Future + Send + 'static,
    {
        let waiting = heard.map(|(revocations, keys, found_at)| Waiting::new(revocations, keys, found_at));
        let sleep = Box::new(move |time| -> Sleep {
            let sleep = sleep(time);
            Box::pin(async move {
                sleep.await;
            })
        });
        Self { expiry, waiting, sleep, asleep: None }
    }

    /// Returns why the caller has ended, or `None`. For code that checks between its steps and does not wait.
    pub fn reason(&self) -> Option<EndReason> {
        if self.waiting.as_ref().is_some_and(|waiting| waiting.is_revoked()) {
            return Some(EndReason::Revoked);
        }
        if self.expiry.is_some_and(|moment| moment <= SystemTime::now()) {
            return Some(EndReason::Expired);
        }
        self.deadline().is_some_and(|moment| moment <= Instant::now()).then_some(EndReason::Unknown)
    }

    fn deadline(&self) -> Option<Instant> {
        self.waiting.as_ref().and_then(|waiting| waiting.deadline())
    }

    /// Returns the moment of the next look at the clock.
    fn next_look(&self) -> Option<Instant> {
        let left = self.expiry.map(|moment| moment.duration_since(SystemTime::now()).unwrap_or_default());
        let expiry = left.map(|left| Instant::now() + left.min(LONGEST_SLEEP));
        [expiry, self.deadline()].into_iter().flatten().min()
    }
}

impl Future for Ended {
    type Output = EndReason;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<EndReason> {
        // First of all: a change after the look would wake nobody.
        if let Some(waiting) = &self.waiting {
            waiting.wake(cx.waker());
        }
        loop {
            if let Some(reason) = self.reason() {
                return Poll::Ready(reason);
            }
            let Some(look) = self.next_look() else { return Poll::Pending };
            // Two looks at two clocks differ a little.
            if self.asleep.as_ref().is_none_or(|(end, _)| look + CLOSE < *end) {
                let time = look.saturating_duration_since(Instant::now());
                self.asleep = Some((look, (self.sleep)(time)));
            }
            if let Some((_, sleep)) = &mut self.asleep {
                ready!(sleep.as_mut().poll(cx));
            }
            self.asleep = None;
        }
    }
}

impl fmt::Debug for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ended").finish_non_exhaustive()
    }
}
