use support::Program;

use crate::BASIC;

#[test]
fn every_line_to_try_works_as_printed() {
    Program::example("authed", "rules").check_lines_with(BASIC, 15);
}
