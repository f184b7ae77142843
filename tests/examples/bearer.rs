use crate::Example;

#[test]
fn works_as_printed() {
    Example::start("bearer").check_lines(9);
}
