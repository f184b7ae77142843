//! An example, started as a user would.

use support::Program;

/// Builds and starts an example, and tries the lines that it prints.
pub fn check(example: &str, lines: usize) {
    Program::example(env!("CARGO_PKG_NAME"), example).check_lines(lines);
}
