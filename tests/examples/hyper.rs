use support::Program;

use crate::{BASIC, SERVICES};

#[test]
fn works_as_printed() {
    let office = Program::binary(SERVICES, "hyper");
    office.check_table(&[
        "/            anyone                               ",
        "/report      employee                             401 with a challenge",
        "/admin       admin                                404, as for a missing page",
    ]);
    office.check_lines_with(BASIC, 8);
}
