//! The feature `testing`: callers for tests, pinned tables, and that the feature is off by default.

mod caller;
mod gate;
mod router;
mod snapshot;

use authed::{NotFound, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Admin = "admin": Editor, on failure NotFound;
}

/// Returns the message of a panic.
fn message(panics: impl FnOnce()) -> String {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).expect_err("this panics");
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap()
}
