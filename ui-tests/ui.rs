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

/// The page about errors that only rustc or axum has words for quotes them.
#[test]
fn the_page_about_compile_errors_quotes_them() {
    let page = fs::read_to_string(folder("../docs/compile-errors.md")).expect("the page can be read");
    let snapshots = files("fail", "stderr");
    let mut rows = 0;
    for line in
        page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| first") && !line.starts_with("| ---"))
    {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [message, _, _, name] = cells[..] else { panic!("four cells: {line}") };
        let first =
            snapshots.get(name).unwrap_or_else(|| panic!("{name} is no case")).lines().next().unwrap_or_default();
        let (_, text) = first.split_once(": ").expect("an error");
        assert_eq!(message, text, "{name}");
        rows += 1;
    }
    assert!(rows > 15, "{rows} rows");
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
