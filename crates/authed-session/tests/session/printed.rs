//! The examples, tried with the commands that they print.

use support::Program;

#[test]
fn the_example_responds_as_it_prints() {
    let program = Program::example("authed-session", "session");
    program.check_lines(16);
    remove_cookies(&program);
    let row = program.printed.iter().find(|line| line.contains(" /email ")).unwrap();
    let row: Vec<_> = row.split_whitespace().collect();
    assert_eq!(row.join(" "), "GET /email authenticated & fresh 300s RedirectTo<LoginPage> email");
}

/// Sessions guard the site, tokens guard the API: one table, one audit log.
#[test]
fn the_site_and_its_api_respond_as_the_example_prints() {
    let program = Program::example("authed-session", "site_and_api");
    program.check_lines(12);
    remove_cookies(&program);
    let rows: Vec<_> =
        program.printed.iter().filter(|line| line.contains("orders") && line.starts_with("GET")).collect();
    let rows: Vec<_> = rows.iter().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        rows,
        ["GET /orders customer RedirectTo<LoginPage> orders", "GET /api/orders customer Challenge api_orders"]
    );
}

/// Removes the cookies that curl has saved.
fn remove_cookies(program: &Program) {
    for jar in program.printed.iter().filter_map(|line| line.split("-c '").nth(1)?.split('\'').next()) {
        let _ = std::fs::remove_file(jar);
    }
}
