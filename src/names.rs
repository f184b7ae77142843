//! Readable names of types and functions.

/// Returns a type name without modules. A closure is named after its function.
pub(crate) fn without_modules(name: &str) -> String {
    let parts = name.split_inclusive(['<', '>', ',', '(', ')', ' ']);
    parts.map(|part| part.rsplit("::").find(|last| !last.starts_with('{')).unwrap_or(part)).collect()
}
