//! Operations: see `instructions.sh`.

use authed_bench_requests::operations;

fn main() {
    let functions = operations::functions();
    operations::run_calls(|name, caller| functions.call(name, caller, 1));
}
