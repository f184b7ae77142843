use support::Program;

use crate::BASIC;

#[test]
fn every_line_to_try_works_as_printed() {
    Program::example("authed", "quickstart").check_lines_with(BASIC, 11);
}

/// The program prints the table of its routes.
#[test]
fn the_table_lists_who_may_call_each_route() {
    Program::example("authed", "quickstart").check_table(&[
        "method  path        who may call it        others get             handler",
        "GET     /           anyone                                        home",
        "GET     /dashboard  authenticated          RedirectTo<LoginPage>  dashboard",
        "GET     /admin      authenticated & admin  NotFound               admin",
        "GET     /drafts     editor | auditor       Forbidden              drafts",
        "GET     /magazine   subscriber             Status<402>            magazine",
    ]);
}
