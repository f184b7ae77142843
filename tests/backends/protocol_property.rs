//! The protocol of a rejection, against a reference that reads the request's head. Without HTTP: no client sends half
//! of these heads.

use authed::{Authed, Authenticator, Status};
use futures_util::FutureExt;
use http::header::{HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Version};
use proptest::prelude::*;

use super::site::{Known, bearer};

#[derive(Debug, PartialEq)]
enum Protocol {
    Http,
    Handshake,
    Grpc(String),
}

fn library(head: &Parts) -> Protocol {
    // No other policy responds with this status.
    let authenticator = Authenticator::new(bearer()).for_grpc();
    let decided = authenticator.authorize::<Known, Status<402>>(&mut head.clone()).now_or_never().unwrap();
    let rejection = decided.map(|_: Authed<Known, Status<402>>| ()).unwrap_err();
    let status = rejection.headers().get("grpc-status").map(HeaderValue::as_bytes);
    match (rejection.status().as_u16(), status) {
        (402, None) => Protocol::Http,
        (403, None) => Protocol::Handshake,
        (200, Some(b"16")) => Protocol::Grpc(rejection.headers()["content-type"].to_str().unwrap().to_owned()),
        other => panic!("{other:?}"),
    }
}

fn reference(head: &Parts) -> Protocol {
    let text = |line: &HeaderValue| -> Option<String> {
        let is_text = |byte: u8| byte == b'\t' || (0x20..0x7f).contains(&byte);
        let text = line.as_bytes().iter().copied().all(is_text);
        text.then(|| line.as_bytes().iter().map(|&byte| char::from(byte.to_ascii_lowercase())).collect())
    };
    let list = |name: &str| -> Vec<String> {
        let lines = head.headers.get_all(name).iter().filter_map(text).collect::<Vec<_>>();
        lines.join(",").split(',').map(|item| item.trim_matches([' ', '\t']).to_owned()).collect()
    };
    let has = |name: &str, item: &str| list(name).iter().any(|found| found == item);
    let is_upgrade = has("connection", "upgrade") && has("upgrade", "websocket");
    let protocol = head.extensions.get::<hyper::ext::Protocol>().map(|protocol| protocol.as_str().to_lowercase());
    match head.method.as_str() {
        "GET" if is_upgrade && head.version != Version::HTTP_10 => return Protocol::Handshake,
        "CONNECT" if protocol.as_deref() == Some("websocket") => return Protocol::Handshake,
        _ => {}
    }
    let Some(value) = head.headers.get("content-type").and_then(text) else { return Protocol::Http };
    let essence = value.find(';').map_or(&*value, |ends| &value[..ends]).trim_matches([' ', '\t']);
    for family in ["application/grpc", "application/grpc-web", "application/grpc-web-text"] {
        let Some(rest) = essence.strip_prefix(family) else { continue };
        if head.method.as_str() == "POST" && (rest.is_empty() || rest.starts_with('+')) {
            // The answer to an unknown message format names no format.
            return Protocol::Grpc(if matches!(rest, "+proto" | "+json") {
                essence.to_owned()
            } else {
                family.to_owned()
            });
        }
    }
    Protocol::Http
}

fn pieces(of: &'static [&'static str], up_to: usize) -> impl Strategy<Value = Vec<u8>> {
    let turned = (prop::sample::select(of), 0..4u8).prop_map(|(piece, how)| match how {
        0 => piece.to_ascii_uppercase(),
        _ => piece.to_owned(),
    });
    let octet = prop_oneof![0x20..=0x7eu8, Just(b'\t'), 0x80..=0xffu8];
    let piece = prop_oneof![12 => turned.prop_map(String::into_bytes), 1 => octet.prop_map(|octet| vec![octet])];
    prop::collection::vec(piece, 1..up_to).prop_map(|pieces| pieces.concat())
}

fn lines() -> impl Strategy<Value = Vec<(&'static str, Vec<u8>)>> {
    let types = &[
        "application/grpc",
        "application/grpc-web",
        "-text",
        "-web",
        "+proto",
        "+json",
        "+",
        ";",
        " ",
        "; charset=utf-8",
        "x",
        "text/html",
    ];
    let content_type = pieces(types, 4).prop_map(|value| ("content-type", value));
    let connection =
        pieces(&["upgrade", "keep-alive", "close", ",", ", ", " "], 5).prop_map(|value| ("connection", value));
    let upgrade = pieces(&["websocket", "h2c", ",", ", ", "/13", " "], 4).prop_map(|value| ("upgrade", value));
    prop::collection::vec(prop_oneof![content_type, connection, upgrade], 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rejection_is_in_the_protocol_of_its_request(
        method in prop::sample::select(vec!["POST", "POST", "POST", "GET", "GET", "CONNECT", "post", "OPTIONS"]),
        version in prop::sample::select(vec![Version::HTTP_10, Version::HTTP_11, Version::HTTP_2]),
        protocol in prop::sample::select(vec![None, Some("websocket"), Some("WebSocket"), Some("connect-udp")]),
        lines in lines(),
    ) {
        let (mut head, ()) = Request::new(()).into_parts();
        head.method = Method::from_bytes(method.as_bytes()).unwrap();
        head.version = version;
        if let Some(protocol) = protocol {
            head.extensions.insert(hyper::ext::Protocol::from_static(protocol));
        }
        for (name, value) in &lines {
            head.headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
        }
        prop_assert_eq!(library(&head), reference(&head), "{:?}", head.headers);
    }
}
