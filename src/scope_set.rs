//! `ScopeSet`: a set of scope numbers, kept as bits.

use std::fmt;

/// A set of scope numbers below 256.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScopeSet([u64; 4]);

impl ScopeSet {
    pub const EMPTY: Self = Self([0; 4]);

    pub const fn with(mut self, number: usize) -> Self {
        self.0[number / 64] |= 1 << (number % 64);
        self
    }

    pub(crate) const fn has(&self, number: usize) -> bool {
        self.0[number / 64] & (1 << (number % 64)) != 0
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0[0] | self.0[1] | self.0[2] | self.0[3] == 0
    }

    pub const fn or(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]])
    }

    /// Returns whether this set contains all of `other`. Free of branches: with a constant it compiles to a few ANDs.
    #[inline]
    pub(crate) const fn has_all(&self, other: &Self) -> bool {
        let (held, required) = (&self.0, &other.0);
        let missing =
            (required[0] & !held[0]) | (required[1] & !held[1]) | (required[2] & !held[2]) | (required[3] & !held[3]);
        missing == 0
    }
}

impl fmt::Debug for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries((0..256).filter(|&number| self.has(number))).finish()
    }
}
