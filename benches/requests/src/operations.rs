//! A loop over operations, with the work that `instructions.sh` counts.

use std::hint::black_box;

use authed::{Caller, Denied};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::ours::Shop;
pub use crate::sixteen::*;

fn names() -> impl Iterator<Item = &'static str> {
    let times = std::env::args().nth(1).and_then(|times| times.parse().ok());
    let times: usize = times.expect("the number of requests is missing: pass it as the first argument");
    NAMES.into_iter().cycle().take(times)
}

/// Decides on each operation in turn.
pub fn run(decide: impl Fn(&str) -> bool) {
    names().for_each(|name| answer_one_request(&decide, name));
}

#[inline(never)]
fn answer_one_request(decide: &impl Fn(&str) -> bool, name: &str) {
    assert!(decide(black_box(name)));
}

/// Calls each operation in turn.
pub fn run_calls(call: impl Fn(&str, Caller<Shop>) -> Result<BoxFuture<'static, u32>, Denied>) {
    names().for_each(|name| {
        // The other caller keeps the authenticator, so that the call does not drop it.
        let [_known, admin] = callers();
        answer_one_request_of_call(&call, name, admin);
    });
}

#[inline(never)]
fn answer_one_request_of_call(
    call: &impl Fn(&str, Caller<Shop>) -> Result<BoxFuture<'static, u32>, Denied>,
    name: &str,
    caller: Caller<Shop>,
) {
    assert!(call(black_box(name), caller).is_ok_and(|running| running.now_or_never().is_some()));
}
