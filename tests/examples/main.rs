//! Starts every example as a user would, and does what it says on its first page.

mod bearer;
mod chain;
mod hyper;
mod quickstart;
mod rules;
mod static_files;
mod websocket;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running example, which stops with the test. Its output stays open, or it would fail to print.
struct Example {
    program: Child,
    _output: BufReader<ChildStdout>,
    /// What it has printed to say how it can be tried.
    printed: Vec<String>,
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Example {
    /// Builds and starts an example on a free port, and reads up to the empty line behind the lines to try.
    fn start(name: &str) -> Self {
        let built = Command::new(env!("CARGO")).args(["build", "--quiet", "--example", name]).status().unwrap();
        assert!(built.success(), "example {name} does not build");
        let tests = std::env::current_exe().unwrap();
        let program = tests.parent().and_then(|deps| deps.parent()).unwrap().join("examples").join(name);
        let mut program = Command::new(program).env("PORT", "0").stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(program.stdout.take().unwrap());
        let mut printed = Vec::new();
        for line in output.by_ref().lines().map(Result::unwrap) {
            if line.is_empty() && printed.last().is_some_and(|line: &String| line.contains("curl ")) {
                break;
            }
            printed.push(line);
        }
        Self { program, _output: output, printed }
    }

    /// Where it listens.
    fn address(&self) -> &str {
        let (_, address) = self.printed[0].split_once("http://").unwrap();
        address.split_once(',').map_or(address, |(address, _)| address)
    }

    /// Gives each printed line to a shell as it is. It has to be answered with the status and the words behind its `#`.
    fn check_lines(&self, count: usize) {
        let lines: Vec<_> = self.printed.iter().filter_map(|line| line.trim().strip_prefix("curl ")).collect();
        assert_eq!(lines.len(), count);
        for line in lines {
            let (arguments, answer) = line.rsplit_once(" # ").unwrap();
            let output = Command::new("sh").args(["-c", &format!("curl --silent --show-error {arguments}")]).output();
            let output = output.expect("curl is needed to try what the example prints");
            let response = String::from_utf8(output.stdout).unwrap();
            let (status, words) = answer.split_once(' ').unwrap();
            let is_as_printed = match status {
                // Words that end like a sentence are the answer's, and others about it.
                _ if words.ends_with('.') => response.contains(words),
                // So do the parameters of a challenge.
                _ if words.ends_with('"') => response.contains(words),
                "303" => response.contains(&format!("location: {}\r\n", words.rsplit_once(' ').unwrap().1)),
                "401" => response.contains("www-authenticate: Basic realm=\""),
                _ => true,
            };
            let answered = response.split(' ').nth(1);
            assert!(answered == Some(status) && is_as_printed, "{line}\nwas answered with\n{response}");
        }
    }

    /// Looks for these rows in the table of what there is.
    fn check_table(&self, rows: &[&str]) {
        for row in rows {
            assert!(self.printed.iter().any(|line| line == row), "{row}\nis not in\n{:#?}", self.printed);
        }
    }
}
