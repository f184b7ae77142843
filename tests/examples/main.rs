//! Starts every example as a user would, and does what it says on its first page.

mod quickstart;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running example, which stops with the test. Its output stays open, or it would fail to print.
struct Example {
    program: Child,
    _output: BufReader<ChildStdout>,
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Builds and starts an example on a free port. Returns what it prints up to the first line for which `is_last` holds.
fn start(name: &str, is_last: impl Fn(&str) -> bool) -> (Example, Vec<String>) {
    let built = Command::new(env!("CARGO")).args(["build", "--quiet", "--example", name]).status().unwrap();
    assert!(built.success(), "example {name} does not build");
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().and_then(|deps| deps.parent()).unwrap().join("examples").join(name);
    let mut child = Command::new(program).env("PORT", "0").stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut lines = Vec::new();
    for line in output.by_ref().lines() {
        lines.push(line.unwrap());
        if is_last(&lines[lines.len() - 1]) {
            break;
        }
    }
    (Example { program: child, _output: output }, lines)
}
