//! What implies what, drawn: a realm's scopes for Graphviz and Mermaid.

use std::fmt::Write;

use super::Realm;

/// The scopes of a realm as a graph for [Graphviz](https://graphviz.org): an arrow goes from each scope to what it implies.
///
/// ```
/// use authed::{SimpleUser, graph, scopes};
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

/// The scopes of a realm as a graph for [Mermaid](https://mermaid.js.org), which README files on many forges show as a
/// picture: an arrow goes from each scope to what it implies.
///
/// ```
/// use authed::{SimpleUser, graph, scopes};
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
    writeln!(text, "    {line}").expect("a string takes every text");
}

/// A name in Graphviz' quotes. A backslash is doubled: at the end it would take the quote for its own.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', r"\\").replace('"', "\\\""))
}

/// A name in Mermaid's quotes, where HTML and Markdown mean something, and entities are written as `#35;`.
fn escaped(name: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_.:/ ".contains(character);
    let written = |character: char| {
        if plain(character) { character.to_string() } else { format!("#{};", u32::from(character)) }
    };
    name.chars().map(written).collect()
}
