//! The figures, as a table and as data.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::requests::{Kind, Requests};
use crate::wrk::Tally;

#[derive(Serialize)]
pub struct Report {
    requests: Vec<Row>,
    kinds: BTreeMap<Kind, Speed>,
    /// Some of the wrong responses.
    examples: Vec<String>,
    #[serde(skip)]
    tallies: BTreeMap<Kind, Tally>,
    /// The cost of the checks, measured with the same requests at the site without checks.
    pub costs: Vec<Cost>,
}

#[derive(Serialize)]
struct Row {
    kind: Kind,
    request: &'static str,
    status: u16,
    right: u64,
    wrong: u64,
}

#[derive(Clone, Serialize)]
struct Speed {
    answers: u64,
    wrong: u64,
    unanswered: u64,
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

impl From<&Tally> for Speed {
    fn from(tally: &Tally) -> Self {
        Self {
            answers: tally.answers(),
            wrong: tally.wrong(),
            unanswered: tally.unanswered,
            per_second: tally.per_second(),
            p50_ms: tally.quantile(0.5),
            p99_ms: tally.quantile(0.99),
        }
    }
}

#[derive(Serialize)]
pub struct Cost {
    what: &'static str,
    checked: Speed,
    unchecked: Speed,
    /// Of the requests per second.
    ratio: f64,
    /// Some of the wrong responses.
    examples: Vec<String>,
}

impl Cost {
    pub fn of(what: &'static str, [checked, unchecked]: &[Tally; 2]) -> Self {
        let examples =
            [checked, unchecked].into_iter().flat_map(|tally| tally.examples.iter().take(2).cloned()).collect();
        let (checked, unchecked) = (Speed::from(checked), Speed::from(unchecked));
        let ratio = checked.per_second / unchecked.per_second;
        Self { what, checked, unchecked, ratio, examples }
    }
}

impl Report {
    pub fn of(requests: &Requests) -> Self {
        let row = |kind| {
            move |request: crate::requests::Request| Row {
                kind,
                request: request.name,
                status: request.status,
                right: 0,
                wrong: 0,
            }
        };
        let rows = Kind::ALL.into_iter().flat_map(|kind| requests.of(kind).into_iter().map(row(kind))).collect();
        let (kinds, tallies) = (BTreeMap::new(), BTreeMap::new());
        Self { requests: rows, kinds, examples: Vec::new(), tallies, costs: Vec::new() }
    }

    pub fn add(&mut self, kind: Kind, tally: &Tally) {
        let rows = self.requests.iter_mut().filter(|row| row.kind == kind);
        for ((row, right), wrong) in rows.zip(&tally.right).zip(&tally.wrong) {
            row.right += right;
            row.wrong += wrong;
        }
        if self.examples.len() < 5 {
            self.examples.extend(tally.examples.iter().take(3).cloned());
        }
        let sum = self.tallies.entry(kind).or_default();
        sum.add(tally);
        self.kinds.insert(kind, Speed::from(&*sum));
    }

    pub fn answers(&self) -> u64 {
        self.kinds.values().map(|speed| speed.answers).sum()
    }

    pub fn wrong(&self) -> u64 {
        self.kinds.values().map(|speed| speed.wrong).sum()
    }

    /// Returns whether every request was sent, and every response was right.
    pub fn is_right(&self) -> bool {
        let compared = self.costs.iter().flat_map(|cost| [&cost.checked, &cost.unchecked]);
        !self.costs.is_empty()
            && self.requests.iter().all(|row| row.right > 0 && row.wrong == 0)
            && self.kinds.values().chain(compared).all(|speed| speed.answers > 0 && speed.wrong + speed.unanswered == 0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<9}  {:<35}  {:>6}  {:>9}  {:>6}", "kind", "request", "status", "right", "wrong")?;
        for Row { kind, request, status, right, wrong } in &self.requests {
            writeln!(f, "{:<9}  {request:<35}  {status:>6}  {right:>9}  {wrong:>6}", name(*kind))?;
        }
        writeln!(f)?;
        heading(f, "all at once")?;
        for (kind, speed) in &self.kinds {
            line(f, name(*kind), speed)?;
        }
        for Cost { what, checked, unchecked, ratio, .. } in &self.costs {
            writeln!(f)?;
            heading(f, &format!("in turn, {what}"))?;
            line(f, "the site", checked)?;
            line(f, "without checks", unchecked)?;
            let (p50, p99) = (checked.p50_ms / unchecked.p50_ms, checked.p99_ms / unchecked.p99_ms);
            writeln!(f, "{:<37}  {:>9}  {:>10}  {ratio:>10.2}  {p50:>8.2}  {p99:>8.2}", "ratio", "", "")?;
        }
        for example in self.examples.iter().chain(self.costs.iter().flat_map(|cost| &cost.examples)) {
            writeln!(f, "\nwrong: {example}")?;
        }
        Ok(())
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Valid => "valid",
        Kind::Anonymous => "anonymous",
        Kind::Hostile => "hostile",
    }
}

fn heading(f: &mut fmt::Formatter<'_>, what: &str) -> fmt::Result {
    let (rate, p50, p99) = ("per second", "p50 ms", "p99 ms");
    writeln!(f, "{what:<37}  {:>9}  {:>10}  {rate:>10}  {p50:>8}  {p99:>8}", "answers", "unanswered")
}

fn line(f: &mut fmt::Formatter<'_>, what: &str, speed: &Speed) -> fmt::Result {
    let Speed { answers, unanswered, per_second, p50_ms, p99_ms, .. } = speed;
    writeln!(f, "{what:<37}  {answers:>9}  {unanswered:>10}  {per_second:>10.0}  {p50_ms:>8.2}  {p99_ms:>8.2}")
}
