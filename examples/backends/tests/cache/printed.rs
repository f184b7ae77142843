use authed_example_backends::Program;

#[test]
fn every_line_to_try_works_as_printed() {
    Program::start(env!("CARGO_BIN_EXE_cache")).check_lines(7);
}
