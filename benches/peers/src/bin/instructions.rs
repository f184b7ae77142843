//! `instructions NUMBER GROUP PACKAGE NAME`: sends permitted requests. `benches/peers.sh` counts their instructions.

use std::hint::black_box;

use authed_bench_peers::{Contestant, Kind, contestants};
use axum::body::Body;
use axum::http::Request;

/// The work that is counted: `peers.sh` finds it by this name.
#[inline(never)]
fn answer_one_request(contestant: &Contestant, request: Request<Body>) {
    assert_eq!(contestant.serve(request).as_u16(), 200);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [number, group, package, name] = arguments.as_slice() else {
        panic!("usage: instructions NUMBER GROUP PACKAGE NAME");
    };
    let contestants = contestants(std::slice::from_ref(group));
    let contestant = contestants.iter().find(|one| one.package == package && one.name == name).expect("a contestant");
    for _ in 0..20 {
        contestant.serve(contestant.request(Kind::Permitted));
    }
    for _ in 0..number.parse::<u32>().expect("the number of requests") {
        answer_one_request(black_box(contestant), contestant.request(Kind::Permitted));
    }
}
