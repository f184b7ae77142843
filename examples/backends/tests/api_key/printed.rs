use authed_example_backends::Program;

#[test]
fn every_line_to_try_works_as_printed() {
    Program::start(env!("CARGO_BIN_EXE_api_key")).check_lines(9);
}

/// A key is told from other texts, so that a program that looks for leaks finds it.
#[test]
fn the_printed_keys_are_of_256_bits() {
    let program = Program::start(env!("CARGO_BIN_EXE_api_key"));
    let keys = program.printed.iter().filter_map(|line| line.split("warehouse_").nth(1)?.split('\'').next());
    let keys: std::collections::HashSet<&str> = keys.filter(|key| key.len() == 43).collect();
    assert_eq!(keys.len(), 2, "{:#?}", program.printed);
}
