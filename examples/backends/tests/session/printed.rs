//! The program, tried as its own printed text says.

use authed_example_backends::Program;

#[test]
fn the_program_answers_as_it_prints() {
    let program = Program::start(env!("CARGO_BIN_EXE_session"));
    program.check_lines(16);
    // What curl has kept.
    for jar in program.printed.iter().filter_map(|line| line.split("-c '").nth(1)?.split('\'').next()) {
        let _ = std::fs::remove_file(jar);
    }
    let emails: Vec<_> = program.printed.iter().filter(|line| line.contains(" /email ")).collect();
    assert!(emails[0].starts_with("GET     /email             authenticated & "), "{emails:?}");
}
