//! The example `jwt`.

use support::Program;

#[test]
fn the_program_does_what_it_prints() {
    Program::example("authed-oauth", "jwt").check_lines(7);
}
