//! The workspace of the compiled programs. It measures `cargo check` for each of them.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// A workspace in the target directory, with the Cargo.lock of this repository.
pub struct Workspace {
    path: PathBuf,
}

impl Workspace {
    pub fn create(members: &[&str]) -> io::Result<Self> {
        let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        // The path of this program is `target/release/..`.
        let target = env::current_exe()?.ancestors().nth(2).map(Path::to_owned).ok_or(io::ErrorKind::NotFound)?;
        let path = target.join("compile-time");
        fs::create_dir_all(&path)?;
        fs::write(path.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
        fs::copy(library.join("Cargo.lock"), path.join("Cargo.lock"))?;
        for member in members {
            fs::create_dir_all(path.join(member).join("src"))?;
            let manifest = format!(
                "[package]\nname = \"{member}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 authed = {{ path = {library:?}, features = [\"axum\"] }}\naxum = \"0.8.9\"\n\
                 frunk = {{ version = \"0.5.0\", default-features = false }}\n\n\
                 [lints.rust]\nunused = \"allow\"\n"
            );
            fs::write(path.join(member).join("Cargo.toml"), manifest)?;
        }
        Ok(Self { path })
    }

    /// Returns the user CPU time of the check in seconds, or `None` if the program does not compile.
    ///
    /// The first check includes the dependencies.
    pub fn check(&self, member: &str, code: &str) -> io::Result<Option<f64>> {
        fs::write(self.path.join(member).join("src/lib.rs"), code)?;
        let before = user_seconds()?;
        let status = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--package", member])
            .current_dir(&self.path)
            .env("CARGO_TARGET_DIR", self.path.join("target"))
            // Each check compiles the whole program again.
            .env("CARGO_INCREMENTAL", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        let seconds = user_seconds()? - before;
        Ok(status.success().then_some(seconds))
    }
}

/// Returns the user CPU time of all child processes that have ended.
fn user_seconds() -> io::Result<f64> {
    let time = getrusage(UsageWho::RUSAGE_CHILDREN)?.user_time();
    Ok(time.num_microseconds() as f64 / 1e6)
}
