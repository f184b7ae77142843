//! Starts the example as a user starts it, and tries what it prints.

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
    let replies = to_try.iter().map(|line| {
        let (arguments, comment) = line.rsplit_once(" # ").unwrap();
        // Runs the program directly: cargo need not check the build again.
        let (_, arguments) = arguments.split_once("authed-example-grpc -- ").unwrap();
        let client = Command::new(program).args(arguments.split_whitespace()).output().unwrap();
        (*line, comment, String::from_utf8(client.stdout).unwrap())
    });
    let replies: Vec<_> = replies.collect();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(replies.len(), 8);
    for (line, printed, reply) in replies {
        assert_eq!(reply.trim(), printed, "{line}");
    }
}
