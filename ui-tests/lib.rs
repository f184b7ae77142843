//! The package has tests only.
