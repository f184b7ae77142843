//! The program `jwt`.

use crate::program::Program;

#[test]
fn the_program_does_what_it_prints() {
    let program = Program::start(env!("CARGO_BIN_EXE_jwt"));
    assert_eq!(program.lines.len(), 7);
    program.check_lines();
}
