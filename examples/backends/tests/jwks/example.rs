//! The program `jwks`.

use crate::program::Program;

#[test]
fn the_program_does_what_it_prints() {
    let program = Program::start(env!("CARGO_BIN_EXE_jwks"));
    assert_eq!(program.lines.len(), 6);
    program.check_lines();
}
