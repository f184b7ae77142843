//! A server over real connections, with rmcp's own client, and with requests that no client would send.

mod client;
mod http;
mod nodes;
mod random;
mod server;
mod start;
mod streams;
