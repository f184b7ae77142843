//! The example, tried with the commands that it prints.

use support::Program;

#[test]
fn the_example_responds_as_it_prints() {
    let program = Program::example("authed-session", "session");
    program.check_lines(16);
    // The cookies that curl has saved.
    for jar in program.printed.iter().filter_map(|line| line.split("-c '").nth(1)?.split('\'').next()) {
        let _ = std::fs::remove_file(jar);
    }
    let row = program.printed.iter().find(|line| line.contains(" /email ")).unwrap();
    let row: Vec<_> = row.split_whitespace().collect();
    assert_eq!(row.join(" "), "GET /email authenticated & fresh 300s RedirectTo<LoginPage> email");
}
