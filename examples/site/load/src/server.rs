//! A running site, with a process and a database of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;

use tempfile::TempDir;

use crate::Error;

#[derive(Clone, Copy)]
pub enum Checks {
    On,
    Off,
}

impl Checks {
    fn name(self) -> &'static str {
        match self {
            Self::On => "checked",
            Self::Off => "unchecked",
        }
    }
}

impl FromStr for Checks {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::On, Self::Off]
            .into_iter()
            .find(|checks| checks.name() == name)
            .ok_or("unknown site: write `--site checked` or `--site unchecked`")
    }
}

/// A running site. Dropping it stops it.
pub struct Server {
    program: Child,
    /// `127.0.0.1` and the port.
    pub address: String,
    /// The password of all accounts.
    pub password: String,
    _folder: TempDir,
}

impl Server {
    pub fn start(checks: Checks) -> Result<Self, Error> {
        let folder = tempfile::tempdir()?;
        let database = format!("sqlite:{}?mode=rwc", folder.path().join("site.sqlite").display());
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", checks.name()]).env_clear().env("PORT", "0").env("RUST_LOG", "off");
        let mut program = command.env("DATABASE_URL", database).stdout(Stdio::piped()).spawn()?;
        let output = program.stdout.take().ok_or("the site has no output")?;
        let (mut address, mut password) = (None, None);
        for line in BufReader::new(output).lines() {
            let line = line?;
            let after = |words: &str| line.split_once(words).map(|(_, rest)| rest.to_owned());
            address = address.or(after("http://"));
            password = password.or(after("shown this once: "));
            if line.starts_with("Stop it") {
                break;
            }
        }
        let address = address.ok_or("the site has not printed its address")?;
        let password = password.ok_or("the site has not printed its password")?;
        Ok(Self { program, address, password, _folder: folder })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
