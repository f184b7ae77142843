use support::Program;

#[test]
fn works_as_printed() {
    Program::example("authed", "chain").check_lines(6);
}
