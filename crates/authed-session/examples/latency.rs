//! Measures two nodes that hear each other's revocations over PostgreSQL or Redis:
//!
//! `cargo run --release -p authed-session --example latency -- postgres://shop@127.0.0.1/shop`
//!
//! A second argument is the number of events (default: 2000), and a third one the number of sockets that wait on the second
//! node (default: 10000).

#[path = "shared/latency.rs"]
mod latency;

use std::time::Duration;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(url) = arguments.next() else {
        eprintln!("usage: latency postgres://.. or redis://.. [events [sockets]]");
        std::process::exit(2);
    };
    let mut number = |default| arguments.next().map_or(default, |number| number.parse().expect("a number"));
    let plan = latency::Plan { events: number(2000), sockets: number(10_000), pause: Duration::from_millis(2) };
    println!("{}", latency::measure(&url, plan));
}
