//! `Fresh`: the caller must have logged in recently. What the compiler grants, what is decided at run time, and what a caller
//! with an old login is told.

// The tests write requirements where they use them.
#![allow(clippy::type_complexity)]

mod answers;
mod decision;
mod grants;
mod level;
mod property;
mod site;
