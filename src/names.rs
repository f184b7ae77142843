//! Names of types and functions, for people.

/// A name of Rust's without the modules in it, and a closure by the function that it stands in.
pub(crate) fn without_modules(name: &str) -> String {
    let parts = name.split_inclusive(['<', '>', ',', '(', ')', ' ']);
    parts.map(|part| part.rsplit("::").find(|last| !last.starts_with('{')).unwrap_or(part)).collect()
}
