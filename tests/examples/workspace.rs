use support::Program;

use crate::BASIC;

#[test]
fn every_line_to_try_works_as_printed() {
    Program::example("authed", "workspace").check_lines_with(BASIC, 18);
}
