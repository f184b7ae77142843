//! docs/http-auth.md names existing tests.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

#[test]
fn every_demand_of_a_standard_has_a_test() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut tests = HashSet::new();
    for folder in [
        "tests",
        "crates/authed-oauth/tests",
        "crates/authed-session/tests",
        "examples/grpc/tests",
        "examples/mcp/tests",
    ] {
        collect(&root.join(folder), &mut tests);
    }
    let table = fs::read_to_string(root.join("docs/http-auth.md")).unwrap();
    let mut demands = 0;
    for line in table.lines() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, section, _, _, named, _] = cells[..] else { continue };
        if section == "section" || section.starts_with("---") {
            continue;
        }
        demands += 1;
        let names: Vec<_> = named.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{section} names no test");
        for name in names {
            assert!(tests.contains(name), "{section}: there is no {name}");
        }
    }
    assert!(demands > 50, "{demands}");
}

/// Collects the names of all functions in a folder.
fn collect(folder: &Path, names: &mut HashSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            let functions = source.split("fn ").skip(1).filter_map(|rest| rest.split_once('('));
            names.extend(functions.map(|(name, _)| name.to_owned()));
        }
    }
}
