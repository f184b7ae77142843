//! A policy of one's own answers with a refusal: there is no way to make one of a status that is none.

use authed::{Denial, FailurePolicy, Refusal};

enum Paywall {}

impl FailurePolicy for Paywall {
    fn refuse(_: &Denial<'_>) -> Refusal {
        Refusal::with_status::<402>()
    }
}

fn main() {}
