//! Sessions: real servers, and clients that keep their cookies as browsers do.

mod app;
mod browser;
mod caching;
mod chain;
mod cookie;
mod ends;
mod extractor;
mod kept;
mod login;
mod logins;
mod logout;
mod model;
mod nodes;
mod outage;
mod own_logins;
mod printed;
mod published_store;
mod races;
mod remembered;
mod store;
mod store_0_15;
