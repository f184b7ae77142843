//! Graphs of a realm's scopes, for Graphviz and Mermaid.

use std::fmt::Write;

use super::Realm;

/// Returns the realm's scopes as a graph for [Graphviz](https://graphviz.org). Arrows lead from a scope to those that
/// it implies.
///
/// ```
/// use authed::{SimpleUser, realm::graph, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Viewer = "viewer";
///     pub scope Editor = "editor": Viewer;
///     pub scope Admin = "admin": Editor;
/// }
///
/// assert_eq!(graph::graphviz::<Shop>(), r#"digraph "Shop" {
///     rankdir = BT;
///     node [shape = box];
///     "viewer";
///     "editor";
///     "admin";
///     "editor" -> "viewer";
///     "admin" -> "editor";
/// }
/// "#);
/// ```
pub fn graphviz<R: Realm>() -> String {
    let mut text = format!("digraph {} {{\n    rankdir = BT;\n    node [shape = box];\n", quoted(R::NAME));
    for scope in R::SCOPES {
        line(&mut text, format_args!("{};", quoted(scope.name())));
    }
    for scope in R::SCOPES {
        for implied in scope.implies() {
            line(&mut text, format_args!("{} -> {};", quoted(scope.name()), quoted(implied)));
        }
    }
    text + "}\n"
}

/// Returns the realm's scopes as a graph for [Mermaid](https://mermaid.js.org), which many forges render in README
/// files. Arrows lead from a scope to those that it implies.
///
/// ```
/// use authed::{SimpleUser, realm::graph, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Viewer = "viewer";
///     pub scope Editor = "editor": Viewer;
/// }
///
/// assert_eq!(graph::mermaid::<Shop>(), r#"graph BT
///     s0["viewer"]
///     s1["editor"]
///     s1 --> s0
/// "#);
/// ```
pub fn mermaid<R: Realm>() -> String {
    let number = |name: &str| R::SCOPES.iter().position(|scope| scope.name() == name).unwrap_or_default();
    let mut text = "graph BT\n".to_owned();
    for scope in R::SCOPES {
        line(&mut text, format_args!("s{}[\"{}\"]", number(scope.name()), escaped(scope.name())));
    }
    for scope in R::SCOPES {
        for implied in scope.implies() {
            line(&mut text, format_args!("s{} --> s{}", number(scope.name()), number(implied)));
        }
    }
    text
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "    {line}").expect("writing to a string does not fail");
}

/// Quotes a name for Graphviz. Backslashes are doubled: one at the end would escape the quote.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', r"\\").replace('"', "\\\""))
}

/// Escapes a name for Mermaid's quotes, in which HTML and Markdown have a meaning. Entities are written as `#35;`.
fn escaped(name: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_.:/ ".contains(character);
    let written = |character: char| {
        if plain(character) { character.to_string() } else { format!("#{};", u32::from(character)) }
    };
    name.chars().map(written).collect()
}
