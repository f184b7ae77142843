use crate::Example;

#[test]
fn every_line_to_try_works_as_printed() {
    Example::start("rules").check_lines(15);
}
