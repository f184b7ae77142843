//! A short load run. The figures of speed do not matter here.

use std::process::{Command, Output};

use serde_json::Value;

fn run(site: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_site-load"));
    command.args(["--seconds", "2", "--json", "-", "--site", site]).output().unwrap()
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

#[test]
fn every_response_is_right() {
    let output = run("checked");
    let report = report(&output);
    assert!(output.status.success(), "{report:#}");
    let rows = report["requests"].as_array().unwrap();
    assert!(rows.len() > 30 && rows.iter().all(|row| row["right"].as_u64() > Some(0)), "{report:#}");
    for kind in ["valid", "anonymous", "hostile"] {
        assert_eq!((&report["kinds"][kind]["wrong"], &report["kinds"][kind]["unanswered"]), (&0.into(), &0.into()));
    }
    // The site without checks gives the same responses, if it is told the callers.
    for (cost, what) in report["costs"].as_array().unwrap().iter().zip(["valid requests of one author", "all requests"])
    {
        assert_eq!((&cost["what"], &cost["unchecked"]["wrong"]), (&what.into(), &0.into()), "{report:#}");
        assert!(cost["ratio"].as_f64() > Some(0.0), "{report:#}");
    }
}

#[test]
fn a_site_without_checks_is_detected() {
    let output = run("unchecked");
    let report = report(&output);
    assert!(!output.status.success(), "{report:#}");
    let wrong = |name: &str| {
        let rows = report["requests"].as_array().unwrap();
        rows.iter().find(|row| row["request"] == name).unwrap()["wrong"].as_u64().unwrap()
    };
    for name in ["a forged cookie", "a token of nobody's", "the desk", "how a post begins"] {
        assert!(wrong(name) > 0, "{name}: {report:#}");
    }
    // The last one has the right status and the wrong text. Responses that need no check are still right.
    assert_eq!(wrong("the style sheet"), 0);
}
