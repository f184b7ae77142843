//! A policy of your own returns a rejection. A successful status is not one.

use authed::{
    Rejection,
    policy::{DeniedRequest, FailurePolicy},
};

enum Paywall {}

impl FailurePolicy for Paywall {
    fn reject(_: &DeniedRequest<'_>) -> Rejection {
        Rejection::with_status::<402>()
    }
}

fn main() {}
