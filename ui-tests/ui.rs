//! Programs that must not compile, each for its own reason. `README.md` says how the cases are written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The twins compile as modules of this test. trybuild would build and run them one by one, which takes minutes.
#[path = "pass/mod.rs"]
mod pass;

#[test]
fn what_must_not_compile_does_not() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}

/// A case without a twin may fail for any reason.
#[test]
fn every_case_has_a_twin() {
    let cases = sources("fail");
    let mut twins = sources("pass");
    let list = twins.remove("mod").expect("pass/mod.rs lists the twins");
    let listed = list.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));

    assert_same(cases.keys(), twins.keys(), "the files of fail", "those of pass");
    assert_same(cases.keys(), listed, "the files of fail", "the modules of pass/mod.rs");

    for (name, case) in &cases {
        let (property, twin) = (case.lines().next().unwrap_or_default(), &twins[name]);
        assert!(property.starts_with("//! "), "{name}: the first line states the property");
        assert_eq!(twin.lines().next(), Some(property), "{name}: the twin is about the same property");
        assert_ne!(case, twin, "{name}: the twin has what makes it right");
    }
}

/// A snapshot can be overwritten without being read. Its first line is repeated in `first-lines.txt`, which is edited by hand.
#[test]
fn every_case_fails_for_its_reason() {
    let snapshots = files("fail", "stderr");
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let found = snapshots.iter().map(|(name, text)| format!("{name}: {}", first_line(text)));
    let table = fs::read_to_string(folder("").join("first-lines.txt")).expect("first-lines.txt can be read");

    assert_same(sources("fail").keys(), snapshots.keys(), "the cases of fail", "its snapshots");
    assert_same(table.lines(), found, "first-lines.txt", "the first lines of the snapshots");
}

/// The guide's page about compile errors quotes the first lines, and has a row for each that differs in more than names.
#[test]
fn the_guide_explains_every_compile_error() {
    let page = fs::read_to_string(folder("../guide/src/compile-errors.md")).expect("the page can be read");
    let snapshots = files("fail", "stderr");
    let message = |name: &str| {
        let first = snapshots.get(name).unwrap_or_else(|| panic!("{name} is no case")).lines().next();
        first.and_then(|line| line.split_once(": ")).expect("an error").1.to_owned()
    };
    let mut explained = BTreeSet::new();
    for line in page.lines().filter(|line| line.starts_with("| ") && line.contains("](compile-error-programs.md#")) {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [quoted, _, _, link] = cells[..] else { panic!("four cells: {line}") };
        let name = link.trim_start_matches('[').split(']').next().unwrap_or_default();
        assert_eq!(quoted, message(name), "{name}");
        explained.insert(without_names(quoted));
    }
    for name in snapshots.keys() {
        let message = message(name);
        assert!(explained.contains(&without_names(&message)), "the guide does not explain {name}: {message}");
    }
}

/// Replaces what stands between backticks.
fn without_names(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`..`")
}

/// The shape of a real application, in which 24 of 31 checks were forgotten.
#[test]
fn each_forgotten_check_is_an_error() {
    let snapshot = &files("fail", "stderr")["a_forgotten_check_of_an_object_does_not_compile"];
    let errors: Vec<_> = snapshot.lines().filter(|line| line.starts_with("error[")).collect();
    assert_eq!(errors, ["error[E0277]: this handler does not say which object its caller may access"; 24]);
}

/// Prints only the differences.
fn assert_same<L, R>(left: L, right: R, left_name: &str, right_name: &str)
where
    L: IntoIterator<Item: ToString>,
    R: IntoIterator<Item: ToString>,
{
    let left: BTreeSet<_> = left.into_iter().map(|item| item.to_string()).collect();
    let right: BTreeSet<_> = right.into_iter().map(|item| item.to_string()).collect();
    let only_left: Vec<_> = left.difference(&right).collect();
    let only_right: Vec<_> = right.difference(&left).collect();
    assert!(
        left == right,
        "{left_name} and {right_name} differ.\nOnly in {left_name}: {only_left:#?}\nOnly in {right_name}: {only_right:#?}"
    );
}

fn sources(kind: &str) -> BTreeMap<String, String> {
    files(kind, "rs")
}

/// Returns the files of a folder by their names without the extension.
fn files(kind: &str, ending: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder(kind)).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .map(|path| {
            let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("the file can be read"))
        })
        .collect()
}

fn folder(kind: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), kind].iter().collect()
}
