use support::Program;

use crate::BACKENDS;

#[test]
fn every_line_to_try_works_as_printed() {
    Program::binary(BACKENDS, "cache").check_lines(7);
}
