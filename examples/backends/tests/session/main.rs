//! Sessions: real servers, and browsers that remember their cookies.

mod app;
mod browser;
mod caching;
mod chain;
mod cookie;
mod ends;
mod login;
mod logout;
mod model;
mod nodes;
mod outage;
mod printed;
mod races;
mod store;
