//! The example `jwks`.

use support::Program;

#[test]
fn the_program_does_what_it_prints() {
    Program::example("authed-oauth", "jwks").check_lines(6);
}
