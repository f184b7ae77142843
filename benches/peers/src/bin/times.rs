//! `times ROUNDS [GROUP..]`: prints the median time of a request for each contestant and kind.
//!
//! All are measured in turn, a few requests at a time and many rounds, so that other work on the machine disturbs all alike.

use std::hint::black_box;
use std::time::Instant;

use authed_bench_peers::{Contestant, Kind, contestants};

struct Cell<'c> {
    contestant: &'c Contestant,
    kind: Kind,
    /// The number of requests at a time.
    batch: usize,
    times: Vec<f64>,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rounds: usize = arguments.next().and_then(|rounds| rounds.parse().ok()).expect("the number of rounds");
    let contestants = contestants(&arguments.collect::<Vec<_>>());
    let kinds = |contestant: &Contestant| if contestant.group == "opaque" { &Kind::ALL[..] } else { &Kind::ALL[..1] };
    let mut cells: Vec<Cell<'_>> = contestants
        .iter()
        .flat_map(|contestant| kinds(contestant).iter().map(move |&kind| (contestant, kind)))
        .map(|(contestant, kind)| {
            let batch = if contestant.group == "opaque" { 64 } else { 4 };
            Cell { contestant, kind, batch, times: Vec::new() }
        })
        .collect();
    let number = cells.len();
    for round in 0..rounds + 10 {
        for i in 0..number {
            // Another begins in each round, and none always follows the same one.
            let place = if round % 2 == 0 { i } else { number - 1 - i };
            let Cell { contestant, kind, batch, times } = &mut cells[(place + round * 11) % number];
            for _ in 0..*batch / 4 {
                contestant.serve(contestant.request(*kind));
            }
            let requests: Vec<_> = (0..*batch).map(|_| contestant.request(*kind)).collect();
            let start = Instant::now();
            for request in requests {
                black_box(contestant.serve(black_box(request)));
            }
            let time = start.elapsed().as_nanos() as f64 / *batch as f64;
            if round >= 10 {
                times.push(time);
            }
        }
    }
    for Cell { contestant, kind, mut times, .. } in cells {
        times.sort_by(f64::total_cmp);
        let Contestant { group, package, name, .. } = contestant;
        println!("{group}\t{package}\t{name}\t{}\t{:.0}", kind.name(), times[times.len() / 2]);
    }
}
