use crate::Example;

#[test]
fn every_line_to_try_works_as_printed() {
    Example::start("quickstart").check_lines(11);
}

/// The table that is printed is that of the routes.
#[test]
fn the_table_says_who_may_call_what() {
    Example::start("quickstart").check_table(&[
        "method  path        who may call it        others get             handler",
        "GET     /           anyone                                        home",
        "GET     /dashboard  authenticated          RedirectTo<LoginPage>  dashboard",
        "GET     /admin      authenticated & admin  NotFound               admin",
        "GET     /drafts     editor | auditor       Forbidden              drafts",
        "GET     /magazine   subscriber             Status<402>            magazine",
    ]);
}
