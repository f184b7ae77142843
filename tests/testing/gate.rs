//! Without the feature, no caller can be made up.

use std::path::PathBuf;
use std::process::Command;

/// Builds the library without the feature, and programs with it. Only the program that does not use the feature
/// compiles.
#[test]
fn nothing_is_reachable_without_the_feature() {
    let library = library();
    let compiles = |program: &str| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let source = folder.join("gate.rs");
        std::fs::write(&source, program).unwrap();
        let mut dependencies = std::ffi::OsString::from("dependency=");
        dependencies.push(library.parent().unwrap().join("deps"));
        let mut external = std::ffi::OsString::from("authed=");
        external.push(&library);
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--out-dir"]);
        let output = rustc.arg(folder).arg(source).arg("-L").arg(dependencies).arg("--extern").arg(external).output();
        String::from_utf8(output.unwrap().stderr).unwrap()
    };
    assert_eq!(compiles("pub use authed::Caller;"), "");
    let error = compiles("pub use authed::testing::TestCaller;");
    assert!(error.contains("unresolved import `authed::testing`"), "{error}");
    let error = compiles("pub fn pin(table: &authed::table::Table) { table.assert_snapshot(\"\") }");
    assert!(error.contains("no method named `assert_snapshot` found"), "{error}");
}

/// Returns the library, built without features.
fn library() -> PathBuf {
    let build = ["build", "--package=authed", "--lib", "--no-default-features", "--message-format=json"];
    let output = Command::new(env!("CARGO")).args(build).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let messages = String::from_utf8(output.stdout).unwrap();
    let mut artifacts = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let authed = artifacts.find(|message| message["target"]["name"] == "authed").unwrap();
    let files = authed["filenames"].as_array().unwrap().iter().filter_map(|name| name.as_str());
    files.into_iter().find(|name| name.ends_with(".rlib")).unwrap().into()
}
