use crate::Example;

#[test]
fn works_as_printed() {
    Example::start("chain").check_lines(6);
}
