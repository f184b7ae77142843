//! Operations: see `instructions.sh`.

use authed_bench_requests::operations;

fn main() {
    let operations = operations::operations();
    let [_, admin] = operations::callers();
    operations::run(|name| operations.decide(name, &admin).is_ok());
}
