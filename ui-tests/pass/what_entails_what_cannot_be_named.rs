//! The traits that compute what follows from what are out of reach, and so cannot be implemented.

use authed::{Grants, Requirement};

fn needs<S: Grants<T>, T: Requirement>() {}

fn main() {}
