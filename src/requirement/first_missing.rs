//! `FirstMissing`: the failure policy of tuples and `HList`s.

use std::marker::PhantomData;

use http::StatusCode;

use super::{Evaluate, Requirement};
use crate::decision::DeniedRequest;
use crate::policy::FailurePolicy;
use crate::response::Rejection;

/// The policy of a tuple or an `HList`: that of the first member that the caller does not meet.
///
/// It is the [`Requirement::OnFailure`] of these types. Programs do not name it.
#[derive(Debug)]
pub struct FirstMissing<S>(PhantomData<fn() -> S>);

impl<S: Requirement> FailurePolicy for FirstMissing<S> {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        <S as Evaluate>::reject(denied)
    }

    fn statuses() -> Vec<StatusCode> {
        once(S::policies().into_iter().flat_map(|policy| policy.statuses))
    }

    fn name() -> String {
        once(S::policies().into_iter().map(|policy| policy.name)).join(", ")
    }
}

/// Returns the items in order, each once.
fn once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut seen, item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
        seen
    })
}
