//! Requests to an application of `documented.rs`: its name, the kind of request, and their number.

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [application, kind, times] = arguments.as_slice() else {
        panic!("usage: documented APPLICATION KIND TIMES");
    };
    authed_bench_requests::documented::run(application, kind, times.parse().expect("the number of requests"));
}
