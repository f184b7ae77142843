//! A program of this package's, started as a user would, and tried as its own printed text says.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running program, which stops with the test. Its output stays open, or it would fail to print.
#[derive(Debug)]
pub struct Program {
    process: Child,
    _output: BufReader<ChildStdout>,
    /// What it has printed to say how it can be tried.
    pub printed: Vec<String>,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Program {
    /// Starts the program, `env!("CARGO_BIN_EXE_..")`, on a free port, and reads up to the empty line behind the lines
    /// to try.
    pub fn start(path: &str) -> Self {
        let mut process = Command::new(path).env("PORT", "0").stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut printed = Vec::new();
        for line in output.by_ref().lines().map(Result::unwrap) {
            if line.is_empty() && printed.last().is_some_and(|line: &String| line.contains("curl ")) {
                break;
            }
            printed.push(line);
        }
        Self { process, _output: output, printed }
    }

    /// Gives each printed line to a shell as it is. It has to be answered with the status and the words behind its `#`:
    /// words that end like a sentence are the answer's, and others about it. Status 000 is that of a
    /// handshake which the server has ended.
    pub fn check_lines(&self, count: usize) {
        let lines: Vec<_> = self.printed.iter().filter_map(|line| line.trim().strip_prefix("curl ")).collect();
        assert_eq!(lines.len(), count, "{:#?}", self.printed);
        for line in lines {
            let (arguments, answer) = line.rsplit_once(" # ").unwrap();
            let output = Command::new("sh").args(["-c", &format!("curl --silent --show-error {arguments}")]).output();
            let output = output.expect("curl is needed to try what the program prints");
            let response = String::from_utf8(output.stdout).unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            let (status, words) = answer.split_once(' ').unwrap();
            let is_as_printed = match status {
                _ if words.ends_with('.') => response.contains(words),
                "401" => response.contains("www-authenticate: "),
                // The server has hung up on curl, in or after its part of the handshake. That a file is missing is 58.
                "000" => output.status.code().is_some_and(|code| [35, 52, 55, 56].contains(&code)),
                _ => true,
            };
            let answered = response.split(' ').nth(1).unwrap_or("000");
            assert!(answered == status && is_as_printed, "{line}\nwas answered with\n{response}\n{errors}");
        }
    }
}
