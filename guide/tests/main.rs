//! The guide: its programs run, its answers are those of the programs, and its pages fit together.
//!
//! `GUIDE_BLESS=1 cargo test -p authed-guide` writes the answers of the programs to the pages. Read the difference.

mod check;
mod page;
mod programs;
mod transcript;
