use crate::Example;

#[test]
fn every_line_to_try_works_as_printed() {
    Example::start("quickstart").check_lines(11);
}

#[test]
fn the_table_says_who_may_call_what() {
    Example::start("quickstart").check_table(&[
        "/            anyone                               ",
        "/dashboard   authenticated                        303 to the login page",
        "/admin       authenticated & admin                404, as if it were not there",
        "/drafts      editor | auditor                     403",
        "/magazine    subscriber                           402",
    ]);
}
