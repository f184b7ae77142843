//! A certified issuer, oidc-provider, in a process of its own.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

/// The issuer's process, on the loopback. It ends when its standard input is closed, also if the test is killed.
#[derive(Debug)]
pub struct Issuer {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// The issuer's name and address.
    pub url: String,
}

impl Issuer {
    /// Returns the folder of the issuer and of its client, in which npm has installed their packages.
    pub fn folder() -> &'static Path {
        static FOLDER: OnceLock<&'static Path> = OnceLock::new();
        FOLDER.get_or_init(|| {
            let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/authed-oauth/tests/provider"));
            if !folder.join("node_modules/.package-lock.json").exists() {
                let installed =
                    Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder).status();
                assert!(installed.expect("npm is installed").success(), "npm ci fails");
            }
            folder
        })
    }

    /// Starts the issuer.
    pub fn start() -> Self {
        let mut process = Command::new("node")
            .arg("issuer.mjs")
            .current_dir(Self::folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is installed");
        let (input, output) = (process.stdin.take(), BufReader::new(process.stdout.take().unwrap()));
        let mut issuer = Self { process, input, output, url: String::new() };
        issuer.url = issuer.line();
        issuer
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Replaces the signing key.
    pub fn rotate(&mut self) {
        self.input.as_mut().unwrap().write_all(b"rotate\n").unwrap();
        assert_eq!(self.line(), "rotated");
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
