//! An example program, started as a user starts it, and tried as its printed text says.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running program. It stops with the test. Its output stays open, or the program would fail to print.
#[derive(Debug)]
pub struct Program {
    process: Child,
    _output: BufReader<ChildStdout>,
    /// The printed lines, up to the last line to try.
    pub printed: Vec<String>,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Program {
    /// Builds and starts an example in the folder `examples` of this package.
    pub fn example(package: &str, name: &str) -> Self {
        build(package, "--example", name);
        Self::start(built().join("examples").join(name))
    }

    /// Builds and starts a binary of this package.
    pub fn binary(package: &str, name: &str) -> Self {
        build(package, "--bin", name);
        Self::start(built().join(name))
    }

    /// Starts the program at this path on a free port. Reads its output up to the empty
    /// line after the lines to try.
    fn start(path: impl AsRef<Path>) -> Self {
        let mut process = Command::new(path.as_ref()).env("PORT", "0").stdout(Stdio::piped()).spawn().unwrap();
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

    /// Returns the address that the first line names.
    pub fn address(&self) -> &str {
        let (_, address) = self.printed[0].split_once("http://").unwrap();
        address.split_once(',').map_or(address, |(address, _)| address)
    }

    /// Checks that these rows are in the printed table.
    #[track_caller]
    pub fn check_table(&self, rows: &[&str]) {
        for row in rows {
            assert!(self.printed.iter().any(|line| line == row), "{row}\nis not in\n{:#?}", self.printed);
        }
    }

    /// Gives each printed line to a shell, and checks the response against the comment of the line. A 401 must have a
    /// challenge of any scheme.
    #[track_caller]
    pub fn check_lines(&self, count: usize) {
        self.check_lines_with("", count);
    }

    /// Gives each printed line to a shell, and checks the response against the comment of the line. A 401 must have a
    /// challenge that begins with this text, such as `Basic realm="`.
    ///
    /// A comment is a status and words. The response contains the words if they end with a full stop or a quotation mark.
    /// The last word of a 303 is the location if it is a path. Status 000 is a TLS handshake that the server has ended.
    #[track_caller]
    pub fn check_lines_with(&self, challenge: &str, count: usize) {
        let lines: Vec<_> = self.printed.iter().filter_map(|line| line.trim().strip_prefix("curl ")).collect();
        assert_eq!(lines.len(), count, "{:#?}", self.printed);
        for line in lines {
            let (arguments, comment) = line.rsplit_once(" # ").unwrap();
            let output = Command::new("sh").args(["-c", &format!("curl --silent --show-error {arguments}")]).output();
            let output = output.expect("the tests need curl");
            let response = String::from_utf8(output.stdout).unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            let (status, words) = comment.split_once(' ').unwrap();
            let last_word = words.rsplit(' ').next().unwrap();
            let is_as_printed = match status {
                _ if words.ends_with(['.', '"']) => response.contains(words),
                "303" if last_word.starts_with('/') => response.contains(&format!("location: {last_word}\r\n")),
                "401" => response.contains(&format!("www-authenticate: {challenge}")),
                // curl's codes for a connection that the server has closed. 58 would be a missing file.
                "000" => output.status.code().is_some_and(|code| [35, 52, 55, 56].contains(&code)),
                _ => true,
            };
            let answered = response.split(' ').nth(1).unwrap_or("000");
            assert!(answered == status && is_as_printed, "{line}\nwas answered with\n{response}\n{errors}");
        }
    }
}

fn build(package: &str, kind: &str, name: &str) {
    let built = Command::new(env!("CARGO")).args(["build", "--quiet", "--package", package, kind, name]).status();
    assert!(built.unwrap().success(), "{package} {kind} {name} does not build");
}

/// Returns the folder of built programs. The test is in its folder `deps`.
fn built() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(Path::parent).unwrap().to_owned()
}
