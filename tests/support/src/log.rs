//! Everything that the process logs at the level TRACE, libraries included.

use std::io;
use std::sync::{Mutex, OnceLock};

use tracing::Level;

static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static STARTED: OnceLock<()> = OnceLock::new();

/// The log of this process. A process has one: tests share it, and look for the lines of their own requests.
#[derive(Debug)]
pub struct Log;

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        TEXT.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Starts to record what the process logs. Further calls return the same log.
    pub fn start() -> Self {
        STARTED.get_or_init(|| {
            tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(|| Writer).init();
        });
        Self
    }

    /// Returns all that was logged.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&TEXT.lock().unwrap()).into_owned()
    }

    /// Returns the event of `authed` that has all of these parts.
    #[track_caller]
    pub fn line_with(&self, parts: &[&str]) -> String {
        let text = self.text();
        let mut lines = text.lines().filter(|line| line.contains("authed:"));
        let line = lines.find(|line| parts.iter().all(|part| line.contains(part)));
        line.unwrap_or_else(|| panic!("no line has all of {parts:?}:\n{text}")).to_owned()
    }

    /// Panics if a line of any library contains the secret.
    #[track_caller]
    pub fn has_no(&self, secret: &str) {
        let text = self.text();
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
