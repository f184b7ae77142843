//! The traits that compute entailment cannot be named, and so cannot be implemented.

use authed::{Grants, requirement::Requirement};

fn needs<S: Grants<T>, T: Requirement>() {}

fn main() {}
