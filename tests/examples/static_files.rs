use crate::Example;

#[test]
fn works_as_printed() {
    let club = Example::start("static_files");
    club.check_table(&[
        "/files/…     member                               401 with a challenge, 403 if known",
        "/accounts/…  treasurer                            404, as if it were not there",
    ]);
    club.check_lines(10);
}
