//! Login attempts: a real server, many addresses, and browsers that keep their cookies.

mod app;
mod flood;
mod limits;
mod stores;
