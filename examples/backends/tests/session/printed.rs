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
    let row = program.printed.iter().find(|line| line.contains(" /email ")).unwrap();
    let row: Vec<_> = row.split_whitespace().collect();
    assert_eq!(row.join(" "), "GET /email authenticated & fresh 300s RedirectTo<LoginPage> email");
}
