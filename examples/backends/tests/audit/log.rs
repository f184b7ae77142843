//! Everything that the program logs, at the level TRACE, libraries included.

use std::io;
use std::sync::{Mutex, OnceLock};

use tracing::Level;

static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static STARTED: OnceLock<()> = OnceLock::new();

pub struct Log;

pub fn start() -> Log {
    STARTED.get_or_init(|| {
        tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(|| Writer).init();
    });
    Log
}

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
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&TEXT.lock().unwrap()).into_owned()
    }

    /// The line of ours that has all of these parts.
    #[track_caller]
    pub fn line_with(&self, parts: &[&str]) -> String {
        let text = self.text();
        let mut lines = text.lines().filter(|line| line.contains("authed:"));
        let line = lines.find(|line| parts.iter().all(|part| line.contains(part)));
        line.unwrap_or_else(|| panic!("no line has all of {parts:?}:\n{text}")).to_owned()
    }

    /// That this stands nowhere, in no library's lines either.
    #[allow(dead_code)] // the canary has a search of its own
    #[track_caller]
    pub fn has_no(&self, secret: &str) {
        let text = self.text();
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
