//! Readable names of types and functions.

use std::fmt;
use std::ops::Deref;

/// Returns a type name without modules. A closure is named after its function.
pub(crate) fn without_modules(name: &str) -> String {
    let parts = name.split_inclusive(['<', '>', ',', '(', ')', ' ']);
    parts.map(|part| part.rsplit("::").find(|last| !last.starts_with('{')).unwrap_or(part)).collect()
}

/// A list of names. A few take no heap.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Names {
    Few([&'static str; 4], usize),
    Many(Vec<&'static str>),
}

impl Names {
    #[inline]
    pub(crate) fn push(&mut self, name: &'static str) {
        match self {
            Self::Few(names, count) if *count < names.len() => {
                names[*count] = name;
                *count += 1;
            }
            Self::Few(names, _) => *self = Self::Many(names.iter().copied().chain([name]).collect()),
            Self::Many(names) => names.push(name),
        }
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::Few([""; 4], 0)
    }
}

impl Deref for Names {
    type Target = [&'static str];

    fn deref(&self) -> &[&'static str] {
        match self {
            Self::Few(names, count) => &names[..*count],
            Self::Many(names) => names,
        }
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&**self).finish()
    }
}
