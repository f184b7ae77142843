//! Operations: see `instructions.sh`.

use authed_bench_requests::operations;

fn main() {
    let [_, admin] = operations::callers();
    operations::run(|name| operations::by_hand(name, &admin).is_ok());
}
