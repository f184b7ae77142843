//! Drawings of a realm: special characters in names are escaped.

use std::io::Write;
use std::process::{Command, Stdio};

use authed::realm::graph::{graphviz, mermaid};
use authed::{SimpleUser, scopes};

scopes! {
    pub realm Odd = "The \"odd\" realm\\" for SimpleUser;
    pub scope Graph = "graph";
    pub scope Arrow = "a->b;": Graph;
    pub scope Html = "<b>&amp;#35;": Arrow + Graph;
    pub scope Markup = "`[x](y){z}|%%": Html;
}

const GRAPHVIZ: &str = r##"digraph "The \"odd\" realm\\" {
    rankdir = BT;
    node [shape = box];
    "graph";
    "a->b;";
    "<b>&amp;#35;";
    "`[x](y){z}|%%";
    "a->b;" -> "graph";
    "<b>&amp;#35;" -> "a->b;";
    "<b>&amp;#35;" -> "graph";
    "`[x](y){z}|%%" -> "<b>&amp;#35;";
}
"##;

const MERMAID: &str = r##"graph BT
    s0["graph"]
    s1["a-#62;b#59;"]
    s2["#60;b#62;#38;amp#59;#35;35#59;"]
    s3["#96;#91;x#93;#40;y#41;#123;z#125;#124;#37;#37;"]
    s1 --> s0
    s2 --> s1
    s2 --> s0
    s3 --> s2
"##;

#[test]
fn graphviz_is_as_expected() {
    assert_eq!(graphviz::<Odd>(), GRAPHVIZ);
}

#[test]
fn mermaid_is_as_expected() {
    assert_eq!(mermaid::<Odd>(), MERMAID);
}

/// If Graphviz is installed, it reads the drawing, and finds the four scopes and the four arrows.
#[test]
fn graphviz_reads_it() {
    let dot = Command::new("dot").arg("-Tplain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut dot) = dot else { return };
    dot.stdin.take().unwrap().write_all(graphviz::<Odd>().as_bytes()).unwrap();
    let output = dot.wait_with_output().unwrap();
    assert!(output.status.success());
    let plain = String::from_utf8(output.stdout).unwrap();
    let lines = |word: &str| plain.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!((lines("node "), lines("edge ")), (4, 4), "{plain}");
}
