//! The example, tried with the commands that it prints.

use support::Program;

#[test]
fn the_example_responds_as_it_prints() {
    Program::example("authed-session", "password").check_lines(9);
}
