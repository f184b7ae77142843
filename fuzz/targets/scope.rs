//! `Credentials::from_scope_text`: only a declared name between spaces grants its scope and the implied scopes.
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
    // The text contains a name if spaces surround it.
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
    // The names of the granted scopes grant the same scopes.
    assert!(Credentials::<Shop>::from_names(expected) == credentials);
});
