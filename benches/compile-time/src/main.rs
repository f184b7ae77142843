//! Measures the compiler's time for proofs: `benches/compile-time.sh`.

mod source;
mod workspace;

use std::error::Error;
use std::process::ExitCode;

use source::Handlers::{Ask, Prove, Public};
use source::{any_of_list, any_of_nested, any_of_pairs, application, list, one_proof, realm_alone, routes};
use workspace::Workspace;

/// The limit in seconds for 200 proofs in 100 handlers.
const LIMIT: f64 = 1.5;

struct Case {
    /// The name of the crate.
    name: &'static str,
    what: &'static str,
    code: String,
    rounds: usize,
    /// Seconds.
    times: Vec<f64>,
}

impl Case {
    fn new(name: &'static str, what: &'static str, rounds: usize, code: String) -> Self {
        Self { name, what, code, rounds, times: Vec::new() }
    }

    fn minimum(&self) -> Option<f64> {
        self.times.iter().copied().reduce(f64::min)
    }

    fn median(&self) -> Option<f64> {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied()
    }
}

fn cases() -> Vec<Case> {
    let app = |name, what, handlers| Case::new(name, what, 9, application(handlers));
    let realm = |name, what, scopes| Case::new(name, what, 3, realm_alone(scopes));
    let proof = |name, what, proven: &str, needed: &str| Case::new(name, what, 3, one_proof(proven, needed));
    vec![
        app("proofs", "100 handlers with `Authed` and two proofs each", Prove),
        app("no-proofs", "100 handlers with `Authed`", Ask),
        app("public", "100 handlers without a parameter, no realm", Public),
        Case::new("routes", "100 handlers in `Routes`, for paths without captures", 3, routes(false)),
        Case::new("objects", "100 handlers in `Routes`, each with an object", 3, routes(true)),
        realm("realm-1", "a realm of 1 scope", 1),
        realm("realm-256", "a realm of 256 scopes", 256),
        realm("realm-100", "a realm of 100 scopes", 100),
        proof("list-64", "+ HList of 64 scopes grants the last", &list(64), "S63"),
        proof("list-100", "+ HList of 100 scopes grants the last", &list(100), "S99"),
        proof("any-2", "+ a pair grants AnyOf of 2 pairs: 4 clauses", "(S0, S1)", &any_of_pairs(2)),
        proof("any-4", "+ a pair grants AnyOf of 4 pairs: 16 clauses", "(S0, S1)", &any_of_pairs(4)),
        proof("any-6", "+ a pair grants AnyOf of 6 pairs: 64 clauses", "(S0, S1)", &any_of_pairs(6)),
        proof("any-4-itself", "+ AnyOf of 4 pairs grants itself", &any_of_pairs(4), &any_of_pairs(4)),
        proof("any-5-itself", "+ AnyOf of 5 pairs grants itself", &any_of_pairs(5), &any_of_pairs(5)),
        proof("any-60-itself", "+ AnyOf of 60 scopes grants itself", &any_of_list(60), &any_of_list(60)),
        proof("nested-5-itself", "+ AnyOf in AnyOf, 5 deep, grants itself", &any_of_nested(5), &any_of_nested(5)),
    ]
}

fn measure(cases: &mut [Case]) -> Result<(), Box<dyn Error>> {
    let members: Vec<_> = cases.iter().map(|case| case.name).collect();
    let workspace = Workspace::create(&members)?;
    for case in &*cases {
        eprintln!("checking once, with dependencies: {}", case.name);
        workspace.check(case.name, &case.code)?;
    }
    let rounds = cases.iter().map(|case| case.rounds).max().unwrap_or(0);
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        for case in cases.iter_mut().filter(|case| round < case.rounds) {
            case.times.extend(workspace.check(case.name, &case.code)?);
        }
    }
    Ok(())
}

/// Returns the difference of the first two cases. The minimum is the time that other work disturbs least.
fn difference(cases: &[Case]) -> Result<f64, &'static str> {
    match (cases[0].minimum(), cases[1].minimum()) {
        (Some(with), Some(without)) => Ok(with - without),
        _ => Err("the handlers do not compile"),
    }
}

fn print_table(cases: &[Case], difference: f64) {
    println!("{:<52} {:>8} {:>8}", "cargo check, seconds of user CPU", "minimum", "median");
    for case in cases {
        match (case.minimum(), case.median()) {
            (Some(minimum), Some(median)) => println!("{:<52} {minimum:>8.2} {median:>8.2}", case.what),
            _ => println!("{:<52} does not compile", case.what),
        }
    }
    let verdict = if difference <= LIMIT { "at most" } else { "MORE THAN" };
    println!("\n{:<52} {difference:>8.2}   {verdict} {LIMIT}", "200 proofs in 100 handlers");
}

fn print_json(cases: &[Case], difference: f64) {
    let number = |seconds: Option<f64>| seconds.map_or("null".to_owned(), |seconds| format!("{seconds:.3}"));
    let case = |case: &Case| {
        let (minimum, median) = (number(case.minimum()), number(case.median()));
        format!("\"{}\":{{\"minimum\":{minimum},\"median\":{median}}}", case.name)
    };
    let cases: Vec<_> = cases.iter().map(case).collect();
    let met = difference <= LIMIT;
    println!("{{\"seconds\":{{{}}},\"difference\":{difference:.3},\"limit\":{LIMIT},\"met\":{met}}}", cases.join(","));
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let json = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--json") => true,
        Some(_) => return Err("unknown argument: use none or --json".into()),
    };
    let mut cases = cases();
    measure(&mut cases)?;
    let difference = difference(&cases)?;
    if json {
        print_json(&cases, difference)
    } else {
        print_table(&cases, difference)
    }
    Ok(if difference <= LIMIT { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
