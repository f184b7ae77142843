//! The traits that compute what follows from what are out of reach, and so cannot be implemented.

use authed::entailment::EveryClauseFollows;

fn needs<S, T: EveryClauseFollows<S>>() {}

fn main() {}
