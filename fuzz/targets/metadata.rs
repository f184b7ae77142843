//! The identifier of a resource: its metadata is on its own origin, as a second parser reads it.
#![no_main]

use authed_oauth::ResourceMetadata;
use libfuzzer_sys::fuzz_target;
use url::{ParseError, Url};

fuzz_target!(|input: &str| {
    let Ok(metadata) = ResourceMetadata::new(input, ["https://id.example"]) else { return };
    let identifier = match Url::parse(input) {
        // The library does not decode the names of international hosts. No client can reach one that is not a name.
        Err(ParseError::IdnaError) if input.to_ascii_lowercase().contains("xn--") => return,
        read => read.expect("what the library accepts is a URL"),
    };
    let document = Url::parse(metadata.url()).expect("a URL");
    assert_eq!(identifier.origin(), document.origin());
    assert!(identifier.query().is_none() && identifier.fragment().is_none());
    assert!(identifier.username().is_empty() && identifier.password().is_none());
    assert!(metadata.path().starts_with("/.well-known/oauth-protected-resource"));
    assert!(metadata.url().ends_with(metadata.path()));
    let json: serde_json::Value = serde_json::from_str(&metadata.to_json()).expect("JSON");
    assert_eq!(json["resource"], input);
});
