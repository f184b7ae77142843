//! Starts a program as a user would, and does what it says on its first page.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running program, which stops with the test. Its output stays open, or it would fail to print.
pub struct Program {
    program: Child,
    _output: BufReader<ChildStdout>,
    /// The lines to try.
    pub lines: Vec<String>,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Program {
    /// Starts it on a free port, and reads up to the empty line behind the lines to try.
    pub fn start(path: &str) -> Self {
        let mut program = Command::new(path).env("PORT", "0").stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(program.stdout.take().unwrap());
        let mut lines = Vec::new();
        for line in output.by_ref().lines().map(Result::unwrap) {
            match line.trim().strip_prefix("curl ") {
                Some(line) => lines.push(line.to_owned()),
                None if lines.is_empty() => {}
                None => break,
            }
        }
        Self { program, _output: output, lines }
    }

    /// Gives each line to a shell as it is. It has to be answered with the status behind its `#`, and with the words
    /// behind that, in the body or in the challenge.
    pub fn check_lines(&self) {
        for line in &self.lines {
            let (arguments, answer) = line.rsplit_once(" # ").unwrap();
            let output = Command::new("sh").args(["-c", &format!("curl --silent --show-error {arguments}")]).output();
            let response =
                String::from_utf8(output.expect("curl is needed to try what the program prints").stdout).unwrap();
            let (status, words) = answer.split_once(' ').unwrap();
            let answered = response.split(' ').nth(1);
            assert!(answered == Some(status) && response.contains(words), "{line}\nwas answered with\n{response}");
        }
    }
}
