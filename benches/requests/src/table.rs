//! `Table`: what both sides look tokens up in.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

/// Hashed without a random seed, so that all runs count the same.
pub type Table<T> = HashMap<String, T, BuildHasherDefault<DefaultHasher>>;
