//! An example, started as a user would.

use std::env;
use std::process::Command;

use support::Program;

/// Builds and starts an example, and tries the lines that it prints.
pub fn check(example: &str, lines: usize) {
    let build = ["build", "--quiet", "--package", env!("CARGO_PKG_NAME"), "--example", example];
    let built = Command::new(env!("CARGO")).args(build).status().unwrap();
    assert!(built.success(), "the example {example} does not build");
    // The test is in `deps`, beside `examples`.
    let test = env::current_exe().unwrap();
    let program = test.parent().unwrap().with_file_name("examples").join(example);
    Program::start(program.to_str().unwrap()).check_lines(lines);
}
