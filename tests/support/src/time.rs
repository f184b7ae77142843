//! The time of a computation.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The shorter length for [`is_linear`].
pub const SHORT: usize = 64 << 10;
/// The longer length for [`is_linear`].
pub const LONG: usize = 1 << 20;

/// 16 times the length may take 64 times as long. A quadratic algorithm would take 256 times as long.
const MOST: u32 = 64;

/// Asserts that the time grows linearly with the length. `run` gets both lengths.
#[track_caller]
pub fn is_linear(what: &str, mut run: impl FnMut(usize)) {
    let (short, long) = (shortest_time(|| run(SHORT)), shortest_time(|| run(LONG)));
    // Shorter times cannot be measured reliably.
    let short = short.max(Duration::from_micros(100));
    assert!(long <= short * MOST, "{what}: {short:?} for {SHORT} octets, {long:?} for {LONG}");
}

/// Returns the shortest time of five runs: the run that was disturbed least.
///
/// On Linux it is the processor time of this thread. Other processes do not count, so that a busy machine fails no
/// test.
pub fn shortest_time(mut run: impl FnMut()) -> Duration {
    let times = (0..5).map(|_| {
        let started = now();
        run();
        now() - started
    });
    times.min().unwrap()
}

/// Returns the processor time of this thread, or the time of a clock where the system does not tell it.
fn now() -> Duration {
    static CLOCK: LazyLock<Instant> = LazyLock::new(Instant::now);
    // Only then is the time in the file exact.
    std::thread::yield_now();
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = schedule.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| CLOCK.elapsed(), Duration::from_nanos)
}
