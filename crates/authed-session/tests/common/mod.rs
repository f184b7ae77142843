//! What the tests of sessions and of passwords share.

use support::Program;

/// Starts an example of this package. `cargo test` has built it beside the tests.
pub fn start_example(name: &str) -> Program {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples");
    let program = folder.join(name);
    assert!(program.exists(), "{name} is not built: run `cargo build -p authed-session --examples`");
    Program::start(program.to_str().unwrap())
}
