//! Starts the example as a user would, and does what it says on its first page.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[test]
fn every_line_to_try_works_as_printed() {
    let program = env!("CARGO_BIN_EXE_authed-example-grpc");
    let mut server = Command::new(program).env("PORT", "0").stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
    let is_last = |line: &String| line.contains("restore ada:demo");
    let mut printed = Vec::new();
    while !printed.last().is_some_and(is_last) {
        printed.push(output.next().unwrap());
    }
    let to_try: Vec<_> = printed.iter().filter_map(|line| line.trim().strip_prefix("cargo run ")).collect();
    let answers = to_try.iter().map(|line| {
        let (arguments, answer) = line.rsplit_once(" # ").unwrap();
        // What cargo would run, without asking it to build it again.
        let (_, arguments) = arguments.split_once("authed-example-grpc -- ").unwrap();
        let client = Command::new(program).args(arguments.split_whitespace()).output().unwrap();
        (*line, answer, String::from_utf8(client.stdout).unwrap())
    });
    let answers: Vec<_> = answers.collect();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(answers.len(), 8);
    for (line, printed, answered) in answers {
        assert_eq!(answered.trim(), printed, "{line}");
    }
}
