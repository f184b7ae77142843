//! Which addresses are accepted, compared with the crate `url`, which reads them as browsers and reqwest do.

use std::cell::Cell;
use std::error::Error;
use std::net::IpAddr;

use authed_oauth::{HttpClient, JwksSource};
use http::{Request, Response, Uri};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::runtime::{Builder, Runtime};
use url::{Host, Url};

use crate::site::ALGORITHMS;

struct Unused;

impl HttpClient for Unused {
    async fn send(&self, _: Request<Vec<u8>>, _: usize) -> Result<Response<Vec<u8>>, Box<dyn Error + Send + Sync>> {
        Err("unused".into())
    }
}

/// Returns whether keys are fetched from this address.
fn is_accepted(url: &str, plain_http: bool) -> bool {
    let source = JwksSource::keys_at(url, ALGORITHMS);
    let source = if plain_http { source.insecure_plain_http() } else { source };
    source.start_with(Unused).is_ok()
}

/// The same question by the crate `url`: `https`, or `http` of this machine, without a name and a password.
fn by_url(url: &str, plain_http: bool) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse();
    let is_here = host == "localhost" || ip.is_ok_and(|ip: IpAddr| ip.is_loopback());
    let is_protected = match url.scheme() {
        "https" => true,
        "http" => is_here || plain_http,
        _ => false,
    };
    (is_protected && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// Returns whether both read the same scheme, host, port, path and query.
fn is_same(uri: &Uri, url: &Url) -> bool {
    let host = uri.host().unwrap();
    let is_same_host = match url.host() {
        Some(Host::Domain(name)) => host.eq_ignore_ascii_case(name),
        Some(Host::Ipv4(ip)) => host == ip.to_string(),
        Some(Host::Ipv6(ip)) => host.trim_start_matches('[').trim_end_matches(']').parse() == Ok(ip),
        None => false,
    };
    let default = if url.scheme() == "https" { 443 } else { 80 };
    uri.scheme_str() == Some(url.scheme())
        && is_same_host
        && url.port_or_known_default() == Some(uri.port_u16().unwrap_or(default))
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().unwrap()
}

/// Addresses as they occur, and with everything that parsers disagree about.
fn addresses() -> impl Strategy<Value = String> {
    let schemes = ["https://", "http://", "HTTPS://", "Http://", "https:/", "https:", "//", "", "ftp://", "file://"];
    let users = ["", "", "", "", "", "me@", "me:pw@", "@", ":@", "127.0.0.1:1@", "localhost%40", "a%00@"];
    let hosts = [
        "id.example",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.0.01",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "0.0.0.0",
        "[::1]",
        "[::2]",
        "[0:0::1]",
        "[::ffff:127.0.0.1]",
        "[::1%25lo]",
        "[::1",
        "::1",
        "",
        ".",
        "..",
        "a..b",
        "a_b",
        "3scale",
        "1.2.3.4.5",
        "a.1",
        "a.0x",
        "example.0x1g",
        "localhos%74",
        "m\u{fc}nchen.example",
        "\u{ff4c}ocalhost",
        "local\u{ad}host",
        "a b",
        "localhost\\.evil.example",
        "localhost#.evil.example",
        "localhost?.evil.example",
        "localhost;evil.example",
    ];
    let ports = ["", "", "", "", ":443", ":80", ":8080", ":", ":0", ":65535", ":65536", ":+1", ":1:2", ":a", ":01"];
    let rests = [
        "",
        "",
        "/",
        "/keys",
        "/a/../b",
        "/a%2e%2e/b",
        "?a=b",
        "/a?b#c",
        "#",
        "#@evil.example",
        "/\\evil.example",
        "\\keys",
        "/@evil.example",
        "/a b",
        "/\u{fc}",
        "/{a}",
        "/\"",
        "/'",
        "/a\tb",
        "/a\n",
        "//evil.example",
        "/%",
        "?",
        "/~a!$&()*+,;=:",
    ];
    let whole = (
        prop::sample::select(schemes[..2].to_vec()),
        prop::sample::select(schemes.to_vec()),
        prop::bool::weighted(0.8),
        prop::sample::select(users.to_vec()),
        prop::sample::select(hosts.to_vec()),
        prop::sample::select(ports.to_vec()),
        prop::sample::select(rests.to_vec()),
    );
    let whole = whole.prop_map(|(usual, any, is_usual, user, host, port, rest)| {
        format!("{}{user}{host}{port}{rest}", if is_usual { usual } else { any })
    });
    let inserted =
        prop::option::weighted(0.2, ("[ \\t\\n\\\\@:/?#%\\[\\].0-9a-z\u{fc}\\x00]", any::<prop::sample::Index>()));
    (whole, inserted).prop_map(|(mut url, inserted)| {
        if let Some((text, place)) = inserted {
            let places: Vec<usize> = url.char_indices().map(|(place, _)| place).chain([url.len()]).collect();
            url.insert_str(places[place.index(places.len())], &text);
        }
        url
    })
}

/// Whatever is accepted is accepted by `url` as well, and is the same place for both: the check holds for the client.
#[test]
fn asvs_12_what_is_accepted_is_the_same_place_for_every_parser() {
    let runtime = runtime();
    let _guard = runtime.enter();
    let accepted = Cell::new(0);
    let config = ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() };
    let ran = TestRunner::new(config).run(&(addresses(), any::<bool>()), |(text, plain_http)| {
        if is_accepted(&text, plain_http) {
            accepted.set(accepted.get() + 1);
            let url = by_url(&text, plain_http);
            prop_assert!(url.is_some(), "{text:?} is accepted");
            prop_assert!(is_same(&text.parse().unwrap(), &url.unwrap()), "{text:?} is read differently");
        }
        Ok(())
    });
    ran.unwrap();
    assert!((500..19_000).contains(&accepted.get()), "{} are accepted", accepted.get());
}

/// Ordinary addresses are accepted exactly if `url` accepts them.
#[test]
fn asvs_12_ordinary_addresses_are_accepted_as_url_accepts_them() {
    let runtime = runtime();
    let _guard = runtime.enter();
    let name = "[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?";
    let hosts = prop_oneof![
        3 => prop::collection::vec(name, 1..4).prop_map(|labels| labels.join(".")),
        1 => Just("localhost".to_owned()),
        1 => any::<std::net::Ipv4Addr>().prop_map(|ip| ip.to_string()),
        1 => any::<[u8; 3]>().prop_map(|[b, c, d]| format!("127.{b}.{c}.{d}")),
        1 => any::<std::net::Ipv6Addr>().prop_map(|ip| format!("[{ip}]")),
        1 => Just("[::1]".to_owned()),
    ];
    let schemes = prop::sample::select(vec!["https", "http", "ftp", "file", "ws", "HTTPS", "Http"]);
    let ports = prop::option::of(any::<u16>());
    let users = prop::option::weighted(0.1, "[a-z]{1,4}(:[a-z]{1,4})?");
    let rests = "(/[a-zA-Z0-9._~-]{0,8}){0,4}(\\?[a-z]{1,4}=[a-z0-9%]{0,4})?";
    let config = ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() };
    let address = (schemes, users, hosts, ports, rests, any::<bool>());
    let accepted = Cell::new(0);
    let ran = TestRunner::new(config).run(&address, |(scheme, user, host, port, rest, plain_http)| {
        let user = user.map(|user| format!("{user}@")).unwrap_or_default();
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let text = format!("{scheme}://{user}{host}{port}{rest}");
        let is_accepted = is_accepted(&text, plain_http);
        accepted.set(accepted.get() + usize::from(is_accepted));
        prop_assert_eq!(is_accepted, by_url(&text, plain_http).is_some(), "{}", text);
        Ok(())
    });
    ran.unwrap();
    assert!((2_000..8_000).contains(&accepted.get()), "{} are accepted", accepted.get());
}

/// `url` repairs or translates these, and they were accepted once. Here they are an error.
#[test]
fn unusual_spellings_are_an_error() {
    let runtime = runtime();
    let _guard = runtime.enter();
    for text in [
        " https://id.example/",
        "https:id.example",
        "https:/id.example",
        "https:\\\\id.example\\keys",
        "https://id.example:/",
        "https://@id.example/",
        "https://m\u{fc}nchen.example/",
        "https://id.ex%61mple/",
        "https://id.exa\tmple/",
        "https://id.example/a b",
        "https://id.example/\u{fc}",
        "https://id.example/{a}",
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://127.0.0.1./",
        "https://2130706433/",
        "https://id.example/a|b",
    ] {
        assert!(by_url(text, false).is_some() && !is_accepted(text, false), "{text}");
    }
}
