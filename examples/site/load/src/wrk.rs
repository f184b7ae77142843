//! wrk sends the requests of one kind, and its script checks every response.
//!
//! The script does not learn which request a response belongs to. Each thread has one connection and one script, so that it is the
//! previous request.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Deserialize;

use crate::Error;
use crate::requests::Request;

/// The number of connections, each with a thread.
const CONNECTIONS: &str = "4";

/// The result of a run.
#[derive(Clone, Default, Deserialize)]
pub struct Tally {
    pub seconds: f64,
    /// The number of right responses to each request.
    pub right: Vec<u64>,
    /// The number of wrong responses to each request.
    pub wrong: Vec<u64>,
    /// Some of the wrong responses.
    pub examples: Vec<String>,
    /// The number of requests without a response.
    pub unanswered: u64,
    /// The number of responses by microseconds.
    #[serde(deserialize_with = "histogram")]
    pub micros: BTreeMap<u64, u64>,
}

fn histogram<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<u64, u64>, D::Error> {
    Ok(Vec::<(u64, u64)>::deserialize(deserializer)?.into_iter().collect())
}

impl Tally {
    pub fn answers(&self) -> u64 {
        self.right.iter().chain(&self.wrong).sum()
    }

    pub fn wrong(&self) -> u64 {
        self.wrong.iter().sum()
    }

    pub fn add(&mut self, other: &Self) {
        self.seconds += other.seconds;
        self.unanswered += other.unanswered;
        for (all, some) in [(&mut self.right, &other.right), (&mut self.wrong, &other.wrong)] {
            all.resize(some.len(), 0);
            all.iter_mut().zip(some).for_each(|(all, some)| *all += some);
        }
        self.examples.extend(other.examples.iter().cloned());
        for (micros, count) in &other.micros {
            *self.micros.entry(*micros).or_default() += count;
        }
    }

    /// Returns the time in milliseconds within which this part of all responses arrived.
    pub fn quantile(&self, part: f64) -> f64 {
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rank = (self.micros.values().sum::<u64>() as f64 * part).ceil() as u64;
        let mut seen = 0;
        let within = self.micros.iter().find(|(_, count)| {
            seen += **count;
            seen >= rank
        });
        within.map_or(0.0, |(&micros, _)| Duration::from_micros(micros).as_secs_f64() * 1000.0)
    }

    #[allow(clippy::cast_precision_loss)]
    pub fn per_second(&self) -> f64 {
        self.answers() as f64 / self.seconds
    }
}

/// Sends these requests in a loop for this time.
pub fn run(requests: &[Request], time: Duration) -> Result<Tally, Error> {
    let mut script = tempfile::Builder::new().suffix(".lua").tempfile()?;
    script.write_all(b"requests = {\n")?;
    for request in requests {
        let Request { head, status, says, hides, .. } = request;
        writeln!(
            script,
            "{{ head = {}, status = {status}, says = {}, hides = {} }},",
            lua(head),
            lua(says),
            lua(hides)
        )?;
    }
    writeln!(script, "}}\n{}", include_str!("wrk.lua"))?;
    let address = &requests.first().ok_or("there are no requests")?.address;
    let output = Command::new("wrk")
        .args(["--threads", CONNECTIONS, "--connections", CONNECTIONS, "--timeout", "20s"])
        .arg(format!("--duration={}s", time.as_secs()))
        .arg("--script")
        .arg(script.path())
        .arg(format!("http://{address}"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("wrk cannot be started: {error}; install Debian's package wrk"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line =
        text.lines().find(|line| line.starts_with('{')).ok_or_else(|| format!("wrk printed no result:\n{text}"))?;
    Ok(serde_json::from_str(line)?)
}

/// Returns a Lua string with every octet escaped.
fn lua(text: &str) -> String {
    let octets: String = text.bytes().map(|octet| format!("\\{octet:03}")).collect();
    format!("\"{octets}\"")
}
