//! `allocations [GROUP..]`: prints the heap allocations of a request for each contestant and kind.

use authed_bench_peers::{Contestant, Kind, contestants};

fn main() {
    for contestant in contestants(&std::env::args().skip(1).collect::<Vec<_>>()) {
        for kind in Kind::ALL {
            let once = || {
                let request = contestant.request(kind);
                let counted = allocation_counter::measure(|| assert!(contestant.serve(request).as_u16() > 0));
                counted.count_total
            };
            // The first requests set something up.
            for _ in 0..20 {
                once();
            }
            let counts: Vec<u64> = (0..100).map(|_| once()).collect();
            let most = counts.iter().max().copied().unwrap_or_default();
            let least = counts.iter().min().copied().unwrap_or_default();
            let Contestant { group, package, name, .. } = &contestant;
            let count = if least == most { least.to_string() } else { format!("{least} to {most}") };
            println!("{group}\t{package}\t{name}\t{}\t{count}", kind.name());
        }
    }
}
