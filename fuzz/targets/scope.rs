//! `Credentials::from_scope_text`: a name between spaces grants what is declared for it, and nothing else does.
#![no_main]

use authed::Credentials;
use authed_fuzz::{Admin, Auditor, Editor, ReadAll, Shop, Viewer};
use libfuzzer_sys::fuzz_target;

const BRINGS: [(&str, &[&str]); 5] = [
    ("viewer", &["viewer"]),
    ("editor", &["viewer", "editor"]),
    ("auditor", &["auditor"]),
    ("admin", &["viewer", "editor", "auditor", "admin"]),
    ("read:all", &["read:all"]),
];

fuzz_target!(|text: &str| {
    let credentials = Credentials::<Shop>::from_scope_text(text);
    // A name stands there if it does between spaces of its own.
    let text = format!(" {text} ");
    let granted = BRINGS.iter().filter(|(name, _)| text.contains(&format!(" {name} ")));
    let brought: Vec<&str> = granted.flat_map(|(_, names)| names.iter().copied()).collect();
    let expected: Vec<&str> = BRINGS.iter().map(|(name, _)| *name).filter(|name| brought.contains(name)).collect();
    assert_eq!(credentials.names().collect::<Vec<_>>(), expected);
    let has = [
        credentials.has::<Viewer>(),
        credentials.has::<Editor>(),
        credentials.has::<Auditor>(),
        credentials.has::<Admin>(),
        credentials.has::<ReadAll>(),
    ];
    assert_eq!(has, BRINGS.map(|(name, _)| expected.contains(&name)));
    // What it grants, written down, grants the same.
    assert!(Credentials::<Shop>::from_names(expected) == credentials);
});
