//! Bad tokens beside honest requests, on one core. Fails if a rejection takes `LIMIT` times as long as a permitted request.

use std::time::Duration;

use authed_bench_requests::documented::Clients;

/// Bad tokens in each millisecond of the flood.
const BAD: u32 = 100;

/// A response with a challenge has three header fields more than that of a small page.
const LIMIT: f64 = 1.4;

fn main() {
    let mut clients = Clients::new();
    let mut nanoseconds = |kind| {
        // The least of many rounds: other work on the machine disturbs it least.
        let round = |_| clients.send(kind, 500).as_nanos() as u64 / 500;
        (0..200).map(round).min().unwrap_or(0)
    };
    let (permitted, rejected) = (nanoseconds("permitted"), nanoseconds("wrong"));
    println!("a permitted request takes {permitted} ns, a bad token {rejected} ns");

    let alone = honest_per_second(&mut clients, 0);
    let flooded = honest_per_second(&mut clients, BAD);
    println!("honest requests a second: {alone} alone, {flooded} beside {} bad tokens a second", BAD * 1000);
    let ratio = rejected as f64 / permitted as f64;
    assert!(ratio < LIMIT, "a rejection takes {ratio:.2} times as long as a permitted request");
}

/// Serves the bad tokens of each millisecond, and honest requests in the rest of it. Returns how many in the best second.
fn honest_per_second(clients: &mut Clients, bad: u32) -> u32 {
    let mut best = 0;
    for _ in 0..20 {
        let mut honest = 0;
        // A tenth of a second of work. The making of the requests does not count.
        for _ in 0..100 {
            let mut spent = clients.send("wrong", bad);
            while spent < Duration::from_millis(1) {
                spent += clients.send("permitted", 20);
                honest += 20;
            }
        }
        best = best.max(honest * 10);
    }
    best
}
