//! `LocalPath` and `SafeNext` against two references: the crate `url`, which reads URLs as browsers do, and the rule written
//! with strings.

use std::hash::{BuildHasher, RandomState};

use authed::redirect::{LocalPath, SafeNext};
use proptest::prelude::*;
use url::Url;

/// Returns whether the path is a local path.
fn reference(target: &str) -> bool {
    let (path, _) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    let printable = target.chars().all(|c| c.is_ascii_graphic() && !r#"\"<>`|^"#.contains(c));
    let Some(decoded) = decode_once(path) else { return false };
    printable
        && target.len() <= 2048
        && target.starts_with('/')
        && !path.contains(['{', '}'])
        && !decoded.iter().any(|&c| c < 0x20 || c == 0x7f || c == b'\\')
        && !decoded.starts_with(b"//")
        && path_ends(&decoded).map(|end| String::from_utf8_lossy(&decoded[..end])).all(|path| {
            !without_dots(&path).starts_with("//") && !without_dots(&with_plain_dots(&path)).starts_with("//")
        })
        && !without_dots(&with_plain_dots(path)).starts_with("//")
}

/// Returns the path as browsers see it.
fn with_plain_dots(path: &str) -> String {
    path.replace("%2e", ".").replace("%2E", ".")
}

/// Returns where a program that decodes the path may see its end.
fn path_ends(decoded: &[u8]) -> impl Iterator<Item = usize> {
    let marks = decoded.iter().enumerate().filter(|(_, octet)| matches!(octet, b'?' | b'#'));
    marks.map(|(place, _)| place).chain([decoded.len()])
}

/// Returns `None` if an escape is malformed.
fn decode_once(path: &str) -> Option<Vec<u8>> {
    let mut pieces = path.split('%');
    let mut decoded = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let digits = piece.get(..2).filter(|digits| digits.bytes().all(|c| c.is_ascii_hexdigit()))?;
        decoded.push(u8::from_str_radix(digits, 16).ok()?);
        decoded.extend_from_slice(&piece.as_bytes()[2..]);
    }
    Some(decoded)
}

/// Removes dot segments: RFC 3986, 5.2.4, step by step.
fn without_dots(path: &str) -> String {
    let mut input = path.to_owned();
    let mut output = String::new();
    while !input.is_empty() {
        if input.starts_with("/./") {
            input.replace_range(..2, "");
        } else if input == "/." {
            input = "/".to_owned();
        } else if input.starts_with("/../") || input == "/.." {
            input = if input.len() == 3 { "/".to_owned() } else { input[3..].to_owned() };
            output.truncate(output.rfind('/').unwrap_or(0));
        } else {
            let ends = input[1..].find('/').map_or(input.len(), |place| place + 1);
            output.extend(input.drain(..ends));
        }
    }
    output
}

/// Returns hostile redirects. Half of them consist of slashes and dots, so that every short combination occurs.
fn hostile() -> impl Strategy<Value = String> {
    let dots = prop::sample::select(vec!["/", "/", "%2f", "..", "..", ".", "%2e", "%252e", "x", "%5c", "?", "%3f"]);
    let anything = prop_oneof![
        9 => prop::sample::select(vec![
            "/", "//", "\\", "..", "%2F", "%5c", "%2E%2e", "%252f", "%25", "2E", "%65", "%00", "%0a", "%09", "%7f", "%3F", "%23", "%", "%2", "%zz",
            "\t", "\n", "\r", " ", "?", "#", "@", ":", ";", "{", "}", "\"", "<", "|", "^", "`", "é",
            "http:", "https://", "javascript:", "evil.example", "x", "next=/", "&", "\u{2044}", "\u{ff0f}",
        ])
        .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let dots = prop::collection::vec(dots, 0..9).prop_map(|parts| parts.concat());
    let anything = prop::collection::vec(anything, 0..9).prop_map(|parts| parts.concat());
    (prop::bool::weighted(0.8), prop_oneof![dots, anything])
        .prop_map(|(slash, rest)| if slash { format!("/{rest}") } else { rest })
}

/// Asserts that the target leads to the same site.
fn stays(base: &Url, target: &str) -> Result<(), TestCaseError> {
    let url = base.join(target).map_err(|error| TestCaseError::fail(format!("{target:?}: {error}")))?;
    prop_assert_eq!(url.origin(), base.origin(), "{}", target);
    prop_assert_eq!((url.username(), url.password()), ("", None));
    // A program may use the resulting path as a location again.
    prop_assert!(!url.path().starts_with("//"), "{} comes down to {}", target, url.path());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// An accepted path stays on its site, as it is and decoded once.
    #[test]
    fn accepted_path_stays_on_the_site(target in hostile()) {
        if let Ok(path) = LocalPath::parse(&target) {
            let base = Url::parse("https://shop.example/a/b?c").unwrap();
            stays(&base, path.as_str())?;
            let path = target.split(['?', '#']).next().unwrap();
            let decoded = String::from_utf8_lossy(&decode_once(path).unwrap()).into_owned();
            stays(&base, &decoded)?;
        }
    }

    #[test]
    fn path_is_accepted_as_by_the_reference(target in hostile()) {
        prop_assert_eq!(LocalPath::parse(&target).is_ok(), reference(&target), "{}", target);
    }

    /// `next` is the value in the query, decoded once.
    #[test]
    fn next_is_the_path_of_the_query(target in hostile(), before in "[a-m=&%+]{0,6}") {
        let mut query = Url::parse("https://shop.example/").unwrap();
        query.query_pairs_mut().append_pair("next", &target);
        let query = format!("{before}&{}", query.query().unwrap());
        let next = SafeNext::from_query(&query);
        prop_assert_eq!(next.map(SafeNext::into_path), LocalPath::parse(&target).ok());
        prop_assert_eq!(SafeNext::from_query(&format!("{query}&next=/")), None);
    }
}

/// These do not depend on random numbers.
#[test]
fn known_tricks_are_refused() {
    for trick in [
        "",
        "evil",
        "//evil.example",
        "///evil.example",
        // A host whose name is two dots.
        "//..",
        "//../a",
        "//%2e%2e/a",
        "/\\evil.example",
        "\\/evil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "/\t/evil.example",
        " /evil",
        "/ /evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "/a/..//evil.example",
        "/a/.b/../..//evil.example",
        "/a/%2e%2E//evil.example",
        "/%2e/%2fevil.example",
        "/a%2f..%2f/evil.example",
        "/x%2fy/..//evil.example",
        // Behind an escaped end of the path, dots remove what is before it.
        "/a/..//evil.example%3f/../../b",
        "/a/..//evil.example%23/../../b",
        // Escaped twice: after one decoding, browsers still see dots.
        "/%252e%2E//evil.example",
        "/a/%252e%252E//evil.example",
        "/a/%25%32%65.//evil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/%0d%0aset-cookie:a=b",
        "/\r\nx",
        "/é",
        "/%",
        "/%2",
        "/%zz",
        "/a{b}",
    ] {
        assert!(LocalPath::parse(trick).is_err(), "{trick:?}");
    }
    for path in [
        "/",
        "/a",
        "/a/",
        "/a//b",
        "/a/.//b",
        "/a/../b",
        "/..",
        "/.",
        "/a?b=//c",
        "/a?{b}",
        "/a#/../..//b",
        "/?/../..//b?c",
        "/search?q=100%&next=/b?c",
        "/a%2fb",
        "/100%25",
        "/100%252",
        "/%252e",
        "/%252e%252fevil.example",
        "/a/%252e%252f/evil.example",
        "/a/..%3fb/../c",
        "/a:b@c",
        "/%C3%A9",
    ] {
        assert!(LocalPath::parse(path).is_ok(), "{path:?}");
    }
}

#[test]
fn safe_targets_are_compared_by_their_path() {
    let state = RandomState::new();
    let next = |query| SafeNext::from_query(query).unwrap();
    assert_eq!(next("next=/a"), next("next=%2Fa&other=b"));
    assert_ne!(next("next=/a"), next("next=/b"));
    let hash = |query| RandomState::hash_one(&state, next(query));
    assert_eq!(hash("next=/a"), hash("next=%2Fa"));
    assert_ne!(hash("next=/a"), hash("next=/b"));
    let unsafe_path = LocalPath::parse("//evil.example").unwrap_err();
    assert_eq!(unsafe_path.to_string(), "not a path on this site");
}
