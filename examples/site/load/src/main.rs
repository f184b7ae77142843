//! Puts the site under load: `cargo run --release -p site-load`. See the site's README.

mod report;
mod requests;
mod server;
mod unchecked;
mod wrk;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;

use crate::report::{Cost, Report};
use crate::requests::{Kind, Request};
use crate::server::{Checks, Server};
use crate::wrk::Tally;

/// Ends the program. The text goes to the terminal.
type Error = Box<dyn std::error::Error + Send + Sync>;

/// Traffic runs in slices of this length, with a progress line after each. A connection that is silent for two seconds at
/// the end counts as a request without a response.
const SLICE: Duration = Duration::from_secs(5);
/// The same for comparisons. The two sites get their requests in turns, so that other work on this machine affects both alike.
const TURN: Duration = Duration::from_secs(3);

const USAGE: &str = "\
site-load [--seconds N] [--json FILE] [--site checked|unchecked]

  --seconds N        the time of all kinds at once (30); each of the two comparisons takes the same time again
  --json FILE        writes the figures as data; `-` is standard output, without a table
  --site unchecked   sends all kinds at once to the site without checks, and must fail: a test of this program";

struct Options {
    seconds: u64,
    json: Option<PathBuf>,
    mixed: Checks,
}

fn main() -> ExitCode {
    match start() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<ExitCode, Error> {
    let mut options = Options { seconds: 30, json: None, mixed: Checks::On };
    let mut arguments = lexopt::Parser::from_env();
    let runtime = tokio::runtime::Runtime::new()?;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seconds") => options.seconds = arguments.value()?.parse()?,
            Long("json") => options.json = Some(arguments.value()?.into()),
            Long("site") => options.mixed = arguments.value()?.parse()?,
            Long("help") => {
                println!("{USAGE}");
                return Ok(ExitCode::SUCCESS);
            }
            // The program starts itself with this argument.
            Value(serve) if serve == "serve" => {
                return match arguments.value()?.parse()? {
                    Checks::On => runtime.block_on(site::run(site::authenticator)),
                    Checks::Off => runtime.block_on(site::run(unchecked::authenticator)),
                }
                .map(|()| ExitCode::SUCCESS)
                .map_err(|error| error.to_string().into());
            }
            _ => return Err(format!("{}\n\n{USAGE}", argument.unexpected()).into()),
        }
    }
    let report = runtime.block_on(measure(&options))?;
    match options.json {
        Some(path) if path.as_os_str() == "-" => println!("{}", serde_json::to_string_pretty(&report)?),
        Some(path) => {
            std::fs::write(path, serde_json::to_string_pretty(&report)?)?;
            print!("{report}");
        }
        None => print!("{report}"),
    }
    Ok(if report.is_right() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(options: &Options) -> Result<Report, Error> {
    let [checked, unchecked] = [Server::start(Checks::On)?, Server::start(Checks::Off)?];
    let at_checked = requests::all(&checked).await?;
    let at_unchecked = requests::all(&unchecked).await?;
    let mixed = match options.mixed {
        Checks::On => &at_checked,
        Checks::Off => &at_unchecked,
    };
    let mut report = Report::of(mixed);
    let begun = Instant::now();
    for slice in slices(options.seconds, SLICE) {
        let tallies = std::thread::scope(|threads| {
            let runs = Kind::ALL.map(|kind| threads.spawn(move || wrk::run(&mixed.of(kind), slice)));
            runs.map(|run| run.join().expect("a thread that runs wrk"))
        });
        for (kind, tally) in Kind::ALL.into_iter().zip(tallies) {
            report.add(kind, &tally?);
        }
        progress("all kinds at once", begun, report.answers(), report.wrong());
    }
    let seconds = options.seconds.div_ceil(2);
    report.costs = vec![
        compare("valid requests of one author", &at_checked.of_author(), &at_unchecked.of_author(), seconds)?,
        compare("all requests", &at_checked.with_callers(), &at_unchecked.with_callers(), seconds)?,
    ];
    Ok(report)
}

/// Sends these requests to the site with its checks and to the one without, for this time each.
fn compare(what: &'static str, with: &[Request], without: &[Request], seconds: u64) -> Result<Cost, Error> {
    let mut sums = [Tally::default(), Tally::default()];
    let begun = Instant::now();
    for slice in slices(seconds, TURN) {
        for (sum, requests) in sums.iter_mut().zip([with, without]) {
            sum.add(&wrk::run(requests, slice)?);
        }
        let [with, without] = &sums;
        progress(what, begun, with.answers() + without.answers(), with.wrong() + without.wrong());
    }
    Ok(Cost::of(what, &sums))
}

fn slices(seconds: u64, length: Duration) -> impl Iterator<Item = Duration> {
    let whole = seconds / length.as_secs();
    let rest = Duration::from_secs(seconds % length.as_secs());
    std::iter::repeat_n(length, usize::try_from(whole).unwrap_or(0)).chain((!rest.is_zero()).then_some(rest))
}

fn progress(what: &str, begun: Instant, answers: u64, wrong: u64) {
    eprintln!("{what}: {:3} s, {answers} responses, {wrong} of them wrong", begun.elapsed().as_secs());
}
