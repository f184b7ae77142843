use support::Program;

#[test]
fn works_as_printed() {
    Program::example("authed", "bearer").check_lines_with("Bearer realm=\"", 9);
}
