//! The site on two nodes with one database, and what happens to it when servers go away.

#[path = "../common/mod.rs"]
mod common;

mod crowd;
mod house;
mod kill;
mod outage;
mod together;
