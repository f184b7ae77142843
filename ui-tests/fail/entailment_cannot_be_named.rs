//! The traits that compute entailment cannot be named, and so cannot be implemented.

use authed::entailment::EveryClauseFollows;

fn needs<S, T: EveryClauseFollows<S>>() {}

fn main() {}
