use support::Program;

use crate::BACKENDS;

#[test]
fn every_line_to_try_works_as_printed() {
    Program::binary(BACKENDS, "api_key").check_lines(11);
}

/// The prefix of a key makes it findable by programs that search for leaked keys.
#[test]
fn the_printed_keys_are_of_256_bits() {
    let program = Program::binary(BACKENDS, "api_key");
    let keys = program.printed.iter().filter_map(|line| line.split("warehouse_").nth(1)?.split('\'').next());
    let keys: std::collections::HashSet<&str> = keys.filter(|key| key.len() == 43).collect();
    assert_eq!(keys.len(), 2, "{:#?}", program.printed);
}
