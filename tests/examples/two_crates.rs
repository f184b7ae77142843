use support::Program;

use crate::BASIC;

#[test]
fn every_line_to_try_works_as_printed() {
    Program::binary("authed-example-two-crates", "authed-example-two-crates").check_lines_with(BASIC, 8);
}

/// The crate with the rules names no HTTP type, and enables no feature of `authed`.
#[test]
fn the_crate_with_the_rules_knows_nothing_of_http() {
    let manifest = include_str!("../../examples/two-crates/domain/Cargo.toml");
    let (_, normal) = manifest.split_once("[dependencies]\n").unwrap();
    let (normal, _) = normal.split_once("\n\n").unwrap();
    assert_eq!(normal, "authed = { path = \"../../..\" }");
    let source = include_str!("../../examples/two-crates/domain/src/lib.rs");
    for foreign in ["http::", "axum", "Parts", "Request<", "Response", "StatusCode"] {
        assert!(!source.contains(foreign), "{foreign}");
    }
}
