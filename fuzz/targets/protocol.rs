//! The protocol of a rejection. The first line of the input is the method, the other lines are header fields.
#![no_main]

use authed::{Authed, Authenticator};
use authed_fuzz::{Admin, Pays, bearer, head_of};
use futures_util::FutureExt;
use http::Method;
use http::request::Parts;
use libfuzzer_sys::fuzz_target;

/// Returns the media type without its parameters (RFC 9110, 8.3.1).
fn media_type(head: &Parts) -> Option<String> {
    let value =
        std::str::from_utf8(head.headers.get("content-type")?.as_bytes()).ok().filter(|text| text.is_ascii())?;
    Some(value.split(';').next()?.trim_matches([' ', '\t']).to_ascii_lowercase())
}

fn has(head: &Parts, name: &str, token: &str) -> bool {
    let text = head.headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    let items = text.flat_map(|line| line.split(',').map(|item| item.trim_matches([' ', '\t']).to_ascii_lowercase()));
    items.into_iter().any(|item| item == token)
}

fuzz_target!(|lines: &[u8]| {
    let ends = lines.iter().position(|&byte| byte == b'\n').unwrap_or(lines.len());
    let mut head = head_of(lines.get(ends + 1..).unwrap_or_default());
    head.method = Method::from_bytes(&lines[..ends]).unwrap_or(Method::POST);
    head.headers.remove("authorization");

    let authenticator = Authenticator::new(bearer()).for_grpc();
    let decided =
        authenticator.authorize::<Admin, Pays>(&mut head).now_or_never().expect("a backend that does not wait");
    let rejection = decided.map(|_: Authed<Admin, Pays>| ()).expect_err("an anonymous caller");
    let (status, headers) = (rejection.status().as_u16(), rejection.headers());
    assert_eq!(headers["cache-control"], "no-store");

    // Over HTTP/1.1. The URI of these heads has no scheme, so no CONNECT is an extended one.
    let handshake =
        head.method == Method::GET && has(&head, "connection", "upgrade") && has(&head, "upgrade", "websocket");
    let grpc = media_type(&head).filter(|media_type| {
        let name = media_type.split('+').next().unwrap_or_default();
        ["application/grpc", "application/grpc-web", "application/grpc-web-text"].contains(&name)
    });
    match grpc {
        _ if handshake => assert_eq!(status, 403),
        Some(media_type) if head.method == Method::POST => {
            assert_eq!(status, 200);
            assert_eq!(headers["grpc-status"], "16");
            let content_type = headers["content-type"].to_str().expect("ASCII");
            // The media type of the request, or the one without its suffix.
            assert!(content_type == media_type || media_type.split('+').next() == Some(content_type));
        }
        _ => {
            assert_eq!(status, 402);
            assert!(!headers.contains_key("grpc-status"));
        }
    }
});
