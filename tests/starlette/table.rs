//! docs/starlette.md has every fact, and names existing tests.

use std::fs;
use std::path::Path;

const VERDICTS: [&str; 3] = ["same", "deliberately other", "not applicable"];

#[test]
fn every_fact_has_a_verdict_and_a_test() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let table = fs::read_to_string(root.join("docs/starlette.md")).unwrap();
    let mut fact = 0;
    for line in table.lines() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, number, _, here, tests, _] = cells[..] else { continue };
        let Ok(number) = number.parse::<usize>() else { continue };
        fact += 1;
        assert_eq!(number, fact, "the facts are numbered in order");
        assert!(VERDICTS.iter().any(|verdict| here.starts_with(verdict)), "{fact} has no verdict");
        let names: Vec<_> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{fact} names no test");
        for name in names {
            let (file, test) = name.split_once("::").unwrap_or((name, ""));
            let source = fs::read_to_string(root.join("tests/starlette").join(file)).expect(name);
            if test.is_empty() {
                assert!(has_heading(&source, fact), "{name} has no program for {fact}");
            } else {
                assert!(source.contains(&format!("fn {test}(")), "there is no {name}");
            }
        }
    }
    assert_eq!(fact, 97);
}

/// Returns whether the page has a heading such as `## 33, 37: a guard that was forgotten` for this fact.
fn has_heading(page: &str, fact: usize) -> bool {
    let headings = page.lines().filter_map(|line| line.strip_prefix("## ")?.split_once(':'));
    headings.flat_map(|(facts, _)| facts.split(", ")).any(|number| number == fact.to_string())
}
