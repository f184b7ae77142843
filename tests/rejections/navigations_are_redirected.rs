//! Which requests are navigations: `Accept` and `Sec-Fetch-*` (cases A20, C21).

use std::str::FromStr;

use authed::policy::RedirectTarget;
use authed::redirect::LocalPath;
use authed::{Authed, RedirectTo, local_path};
use axum::Router;
use axum::routing::get;
use headers_accept::Accept;
use http::{HeaderName, HeaderValue, Request};
use mediatype::{MediaType, names};
use proptest::prelude::*;
use support::Server;

use super::{Admin, authenticator};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// Header fields, and whether the request is sent to the login page.
const REQUESTS: &[(&[(&str, &str)], bool)] = &[
    // Without `Sec-Fetch-*`.
    (&[], true),
    (&[("accept", "*/*")], true),
    (&[("accept", "*/*;q=0.8")], true),
    (&[("accept", "*/*;q=0")], false),
    (&[("accept", "*/*, */*;q=0.1")], true),
    (&[("accept", " , */* ,, ")], true),
    (&[("accept", "application/json, text/plain, */*")], false),
    (&[("accept", "image/avif,image/webp,*/*;q=0.8")], false),
    (&[("accept", "application/json"), ("accept", "*/*")], false),
    (&[("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")], true),
    (&[("accept", "application/json, text/html")], true),
    (&[("accept", "text/html;q=0")], false),
    (&[("accept", "text/html;q=0.0")], false),
    (&[("accept", "text/html;Q=0.000, */*")], false),
    (&[("accept", "text/html;q=0, text/*")], false),
    (&[("accept", "text/html;q=0.001")], true),
    (&[("accept", "text/html ; q=1.000")], true),
    (&[("accept", "text/html;level=1, text/html;q=0")], true),
    (&[("accept", "TEXT/HTML")], true),
    (&[("accept", "text/*")], true),
    (&[("accept", "text/*, application/json")], true),
    (&[("accept", "text/*;q=0, */*")], false),
    (&[("accept", "text/plain")], false),
    (&[("accept", "application/xhtml+xml")], false),
    (&[("accept", "application/json;profile=\"text/html\"")], false),
    (&[("accept", "application/json;x=\",text/html,\"")], false),
    (&[("accept", "application/json;x=\"a\\\",text/html\"")], false),
    (&[("accept", "application/json;x=\"a\\\",text/html,b\"")], false),
    (&[("accept", "application/json;x=\"ab\", text/html")], true),
    (&[("accept", "text/html;x=\"a,b;q=0\"")], true),
    (&[("accept", "text/html;x=\"a\\\"b\"")], true),
    (&[("accept", "")], false),
    // Malformed ranges accept nothing.
    (&[("accept", "text/html;q=2")], false),
    (&[("accept", "text/html;q=1.5")], false),
    (&[("accept", "text/html;q=0.0001")], false),
    (&[("accept", "text/html;q=")], false),
    (&[("accept", "text/html;q=1;q=0")], false),
    (&[("accept", "text/html;q=-1")], false),
    (&[("accept", "text/html;x=\"")], false),
    (&[("accept", "text/html;x=\"a\"b\"")], false),
    (&[("accept", "text/html;x=\"a\\\"")], false),
    (&[("accept", "text/html/x")], false),
    (&[("accept", "text")], false),
    (&[("accept", "*")], false),
    (&[("accept", "*/html")], false),
    (&[("accept", "text/html x")], false),
    // Browsers that say what the request is for.
    (&[("accept", "application/json, */*"), ("sec-fetch-mode", "navigate")], true),
    (&[("accept", "*/*"), ("sec-fetch-mode", "navigate")], true),
    (&[("accept", "application/json"), ("sec-fetch-mode", "navigate")], false),
    (&[("accept", "text/html;q=0"), ("sec-fetch-mode", "navigate")], false),
    (&[("accept", "*/*"), ("sec-fetch-mode", "cors"), ("sec-fetch-site", "same-origin")], false),
    (&[("accept", "application/json, text/plain, */*"), ("sec-fetch-mode", "cors")], false),
    (&[("accept", "text/html"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-site", "same-origin")], false),
    (&[("accept", "text/html"), ("sec-fetch-mode", "websocket")], false),
    // C21: Turbo, an older Turbo, Livewire.
    (
        &[
            ("accept", "text/html, application/xhtml+xml"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-dest", "empty"),
        ],
        true,
    ),
    (
        &[
            ("accept", "text/vnd.turbo-stream.html, text/html"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-site", "same-origin"),
        ],
        true,
    ),
    (&[("accept", "text/html"), ("sec-fetch-mode", "same-origin")], true),
    (&[("accept", "text/html"), ("sec-fetch-mode", "same-origin"), ("sec-fetch-site", "same-origin")], true),
    (
        &[
            ("accept", "*/*"),
            ("x-livewire-navigate", ""),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-site", "same-origin"),
        ],
        true,
    ),
    (&[("accept", "text/html;q=0"), ("sec-fetch-mode", "same-origin")], false),
    (&[("accept", "*/*"), ("sec-fetch-mode", "same-origin")], false),
    (&[("accept", "text/*"), ("sec-fetch-mode", "same-origin")], false),
    (&[("sec-fetch-mode", "same-origin")], false),
    (&[("accept", "text/html"), ("sec-fetch-mode", "cors"), ("sec-fetch-site", "cross-site")], false),
    (&[("accept", "text/html"), ("sec-fetch-mode", "cors"), ("sec-fetch-site", "same-site")], false),
    (&[("accept", "text/html"), ("sec-fetch-mode", "same-origin"), ("hx-request", "true")], false),
    (&[("accept", "text/html"), ("sec-fetch-mode", "same-origin"), ("x-requested-with", "XMLHttpRequest")], false),
];

#[tokio::test]
async fn a_navigation_is_redirected_and_a_script_is_challenged() {
    let page = async |_: Authed<Admin, RedirectTo<LoginPage>>| ();
    let server = Server::start(Router::new().route("/items", get(page)).with_state(authenticator())).await;
    for (fields, is_navigation) in REQUESTS {
        let lines: Vec<_> = fields.iter().map(|(name, value)| format!("{name}: {value}").into_bytes()).collect();
        let answer = server.raw_get("/items", &lines.iter().map(|line| &**line).collect::<Vec<_>>()).await;
        if *is_navigation {
            answer.redirects("/login?next=%2Fitems");
        } else {
            assert_eq!((answer.status, answer.header("location")), (401, None), "{fields:?}");
            assert!(answer.header("www-authenticate").is_some());
        }
    }
}

/// An application decides by itself.
#[tokio::test]
async fn an_application_can_refuse_scripted_visits() {
    enum BrowsersOnly {}
    impl RedirectTarget for BrowsersOnly {
        const PATH: LocalPath = local_path!("/login");

        fn is_navigation(head: &http::request::Parts) -> bool {
            head.headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
        }
    }
    let page = async |_: Authed<Admin, RedirectTo<BrowsersOnly>>| ();
    let server = Server::start(Router::new().route("/items", get(page)).with_state(authenticator())).await;
    let visit: [&[u8]; 2] = [b"accept: text/html", b"sec-fetch-mode: same-origin"];
    assert_eq!(server.raw_get("/items", &visit).await.status, 401);
}

fn navigates(accept: &str, others: &[(&'static str, &'static str)]) -> bool {
    let mut request = Request::new(());
    request.headers_mut().insert("accept", HeaderValue::from_str(accept).unwrap());
    for (name, value) in others {
        request.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    LoginPage::is_navigation(&request.into_parts().0)
}

/// Lists of ranges, each once, with weights, blanks and quoted strings.
fn lists() -> impl Strategy<Value = String> {
    let names = ["text/html", "text/*", "*/*", "application/json", "text/plain", "image/*", "application/xhtml+xml"];
    let weights = ["", ";q=0", ";q=0.0", "; q=0.5", ";q=1", " ;q=1.000", ";q=0.001"];
    let blanks = [",", ", ", " ,", " , "];
    let choices = proptest::collection::vec((0..weights.len(), 0..blanks.len()), names.len());
    (Just(names).prop_shuffle(), choices, 1..=names.len()).prop_map(move |(names, choices, count)| {
        let ranges = names.iter().zip(choices).take(count);
        let mut list = String::new();
        for (name, (weight, blank)) in ranges {
            if !list.is_empty() {
                list += blanks[blank];
            }
            list += name;
            list += weights[weight];
        }
        list
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    /// `headers-accept` is a reader of somebody else's.
    #[test]
    fn a_list_is_read_as_another_library_reads_it(list in lists()) {
        const HTML: MediaType<'_> = MediaType::new(names::TEXT, names::HTML);
        let accept = Accept::from_str(&list).unwrap();
        let is_accepted = accept.negotiate(&[HTML]).is_some();
        prop_assert_eq!(navigates(&list, &[("sec-fetch-mode", "navigate")]), is_accepted, "{}", list);

        let ranges: Vec<_> = accept.media_types().map(|range| range.essence().to_string()).collect();
        let is_chosen = ranges.iter().any(|range| range == "text/html" || range == "text/*") || ranges.iter().all(|range| range == "*/*");
        prop_assert_eq!(navigates(&list, &[]), is_accepted && is_chosen, "{}", list);

        let is_named = is_accepted && ranges.iter().any(|range| range == "text/html");
        prop_assert_eq!(navigates(&list, &[("sec-fetch-mode", "same-origin")]), is_named, "{}", list);
    }

    /// Any octets are read.
    #[test]
    fn any_value_is_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            let mut request = Request::new(());
            request.headers_mut().insert("accept", value);
            LoginPage::is_navigation(&request.into_parts().0);
        }
    }
}
