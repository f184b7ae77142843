use crate::Example;

#[test]
fn works_as_printed() {
    let office = Example::start("hyper");
    office.check_table(&[
        "/            anyone                               ",
        "/report      employee                             401 with a challenge",
        "/admin       admin                                404, as if it were not there",
    ]);
    office.check_lines(8);
}
