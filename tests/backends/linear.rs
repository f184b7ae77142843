//! The time for heads of up to 1 MiB grows no faster than their length. Without HTTP: servers answer such heads with
//! 431.

use authed::redirect::{LocalPath, SafeNext};
use authed::{Authed, Authenticator, Backend, Credentials, RedirectTo, Rejection};
use base64::prelude::{BASE64_STANDARD, Engine};
use futures_util::FutureExt;
use http::header::{HeaderName, HeaderValue};
use http::request::Parts;
use support::{LONG, LoginPage, SHORT, is_linear, shortest_time};

use super::chain::key;
use super::site::{Known, Shop, basic, bearer};

fn head(lines: &[(&'static str, String)]) -> Parts {
    let (mut head, ()) = http::Request::new(()).into_parts();
    for (name, value) in lines {
        head.headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    head
}

fn rejection(authenticator: &Authenticator<Shop>, head: &mut Parts) -> Option<Rejection> {
    let decided = authenticator.authorize::<Known, RedirectTo<LoginPage>>(head).now_or_never();
    decided.unwrap_or_else(|| panic!("a backend waits")).map(|_: Authed<Known, RedirectTo<LoginPage>>| ()).err()
}

/// Asserts the status for the heads that `made` returns, and that it takes linear time. 200 stands for a permitted
/// caller.
fn takes_its_time(what: &str, status: u16, made: impl Fn(usize) -> Vec<(&'static str, String)>) {
    let chain = || Authenticator::new(bearer().or(basic()).or(key("x-key")));
    let authenticator = chain();
    let heads = [SHORT, LONG].map(|length| head(&made(length)));
    is_linear(what, |length| {
        let mut head = heads[usize::from(length == LONG)].clone();
        let found = rejection(&authenticator, &mut head).map_or(200, |rejection| rejection.status().as_u16());
        assert_eq!(found, status, "{what}");
    });
}

fn authorization(value: String) -> Vec<(&'static str, String)> {
    vec![("authorization", value)]
}

#[test]
fn valid_credentials_are_read_in_linear_time() {
    let login = |text: String| authorization(format!("Basic {}", BASE64_STANDARD.encode(text)));
    takes_its_time("a long token", 401, |length| authorization(format!("Bearer {}", "a".repeat(length))));
    takes_its_time("a padded token", 401, |length| authorization(format!("Bearer a{}", "=".repeat(length))));
    takes_its_time("spaces before a token", 200, |length| authorization(format!("Bearer {}known", " ".repeat(length))));
    takes_its_time("a long password", 401, |length| login(format!("a:{}", "p".repeat(length))));
    takes_its_time("colons", 401, |length| login(format!("a{}", ":".repeat(length))));
    takes_its_time("other letters", 401, |length| login(format!("{}:", "é".repeat(length / 2))));
}

#[test]
fn hostile_credentials_are_rejected_in_linear_time() {
    for scheme in ["Bearer", "Basic", "bearer"] {
        for filling in [" ", "=", ",", "a=", "a,", "a ", "\t", "\"", "\\", "%", ":", "a:"] {
            takes_its_time(&format!("{scheme} and {filling:?}"), 400, |length| {
                authorization(format!("{scheme} {} !", filling.repeat(length / filling.len())))
            });
        }
    }
    takes_its_time("a long scheme", 303, |length| authorization("x".repeat(length)));
    takes_its_time("a long word that is not a scheme", 400, |length| {
        authorization(format!("{}\"", "x".repeat(length)))
    });
    takes_its_time("spaces", 400, |length| authorization(" ".repeat(length)));
    let lines = |length| vec![("authorization", "Bearer known".to_owned()); length / 64];
    takes_its_time("many lines", 400, lines);
}

/// The library also reads these fields: to choose the form of a rejection, or for other backends.
#[test]
fn other_fields_are_read_in_linear_time() {
    let one =
        |name: &'static str, value: &'static str| move |length: usize| vec![(name, value.repeat(length / value.len()))];
    takes_its_time("cookie pairs", 303, one("cookie", "a=b; "));
    takes_its_time("empty cookies", 303, one("cookie", ";"));
    takes_its_time("a list of connections", 303, one("connection", "upgrad,"));
    takes_its_time("commas", 303, one("connection", ", "));
    takes_its_time("connections that are upgrades", 303, |length| {
        vec![("connection", "upgrade, ".repeat(length / 9)), ("upgrade", "h2c, ".repeat(length / 5))]
    });
    takes_its_time("media types", 303, one("content-type", "application/grpc;"));
    takes_its_time("spaces of a media type", 303, one("content-type", " "));
    takes_its_time("a key", 401, |length| vec![("x-key", "k".repeat(length))]);
    takes_its_time("many connections", 303, |length| vec![("connection", "upgrad".to_owned()); length / 64]);
    takes_its_time("many cookies", 303, |length| vec![("cookie", "a=b".to_owned()); length / 64]);
    takes_its_time("accepted types", 401, |length| {
        vec![("sec-fetch-mode", "cors".to_owned()), ("accept", "text/html;q=0.1,".repeat(length / 16))]
    });
}

#[test]
fn scopes_and_paths_are_read_in_linear_time() {
    for filling in [" ", "known ", "orders:read ", "x ", "\u{e9}"] {
        let texts = [SHORT, LONG].map(|length| filling.repeat(length / filling.len()));
        is_linear(&format!("a scope of {filling:?}"), |length| {
            let credentials = Credentials::<Shop>::from_scope_text(&texts[usize::from(length == LONG)]);
            assert_eq!(credentials.has::<Known>(), filling.contains("known") || filling.contains("orders"));
        });
    }
    for filling in ["/", "/..", "%2e", "&next=", "next=/&", "=", "%", "+", "a"] {
        let texts = [SHORT, LONG].map(|length| filling.repeat(length / filling.len()));
        is_linear(&format!("a path of {filling:?}"), |length| {
            let text = &texts[usize::from(length == LONG)];
            // A path has at most 2048 octets, and a query at most one `next`.
            assert!(LocalPath::parse(text).is_err());
            assert_eq!(SafeNext::from_query(text), None);
            assert_eq!(SafeNext::from_query(&format!("next={text}")), None);
        });
    }
}

/// Each member of a chain reads the head once.
#[tokio::test]
async fn the_time_of_a_chain_grows_with_its_members() {
    let value = format!("Digest {}", "a".repeat(LONG));
    let short = Authenticator::new(bearer().or(basic()));
    let long = Authenticator::new(
        bearer().or(basic()).or(bearer()).or(basic()).or(bearer()).or(basic()).or(bearer()).or(basic()),
    );
    let time = |authenticator: &Authenticator<Shop>| {
        shortest_time(|| {
            let mut head = head(&authorization(value.clone()));
            assert_eq!(rejection(authenticator, &mut head).unwrap().status(), 303);
        })
    };
    assert!(time(&long) <= time(&short) * 16);
}
