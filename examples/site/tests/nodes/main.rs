//! The site on two nodes with one database, with outages of nodes and servers.

#[path = "../common/mod.rs"]
mod common;

mod crowd;
mod house;
mod kill;
mod outage;
mod together;
