use std::process::Command;

/// Each line that the quickstart prints works as printed: it is given to a shell, and answered with the status and the
/// words behind its `#`.
#[test]
fn every_line_to_try_works_as_printed() {
    let (_running, lines) = super::start("quickstart", |line| line.contains("curl") && line.contains("401 wrong"));
    let to_try: Vec<_> = lines.iter().filter_map(|line| line.trim().strip_prefix("curl ")).collect();
    assert_eq!(to_try.len(), 11);
    for line in to_try {
        let (arguments, answer) = line.rsplit_once(" # ").unwrap();
        let output = Command::new("sh").args(["-c", &format!("curl --silent --show-error {arguments}")]).output();
        let output = output.expect("curl is needed to try what the quickstart prints");
        let response = String::from_utf8(output.stdout).unwrap();
        let (status, words) = answer.split_once(' ').unwrap();
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{line}\nwas answered with\n{response}");
        let shown = match status {
            "200" => !words.ends_with('.') || response.contains(words),
            "303" => response.contains(&format!("location: {}\r\n", words.rsplit_once(' ').unwrap().1)),
            "401" => response.contains("www-authenticate: Basic realm=\"Shop\", charset=\"UTF-8\"\r\n"),
            _ => true,
        };
        assert!(shown, "{line}\nwas answered with\n{response}");
    }
}

/// The table that is printed is that of the routes.
#[test]
fn the_table_is_printed() {
    let (_running, lines) = super::start("quickstart", |line| line.contains("/magazine"));
    let table = lines.join("\n");
    for row in [
        "method  path        who may call it        others get             handler",
        "GET     /           anyone                                        home",
        "GET     /dashboard  authenticated          RedirectTo<LoginPage>  dashboard",
        "GET     /admin      authenticated & admin  NotFound               admin",
        "GET     /drafts     editor | auditor       Forbidden              drafts",
        "GET     /magazine   subscriber             Status<402>            magazine",
    ] {
        assert!(table.contains(row), "{row}\nis not in\n{table}");
    }
}
