use support::Program;

use crate::{BASIC, SERVICES};

#[test]
fn works_as_printed() {
    let club = Program::binary(SERVICES, "static_files");
    club.check_table(&[
        "/files/…     member                               401 with a challenge, 403 after a login",
        "/accounts/…  treasurer                            404, as for a missing page",
    ]);
    club.check_lines_with(BASIC, 10);
}
