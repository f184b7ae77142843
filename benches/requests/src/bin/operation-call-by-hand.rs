//! Operations: see `instructions.sh`.

use authed_bench_requests::operations;

fn main() {
    operations::run_calls(|name, caller| operations::call_by_hand(name, caller, 1));
}
