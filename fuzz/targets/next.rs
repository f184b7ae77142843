//! `LocalPath` and `SafeNext`: no accepted path leads to another site. A login page gets the path of the original request.
#![no_main]

use authed::redirect::{LocalPath, SafeNext};
use authed::{Authed, Authenticator, RedirectTo};
use authed_fuzz::{Admin, LoginPage, bearer, head};
use futures_util::FutureExt;
use http::Uri;
use libfuzzer_sys::fuzz_target;
use url::Url;

fn stays(target: &str) {
    let base = Url::parse("https://shop.example/a/b?c").expect("a URL");
    let url = base.join(target).expect("a target");
    assert_eq!(url.origin(), base.origin());
    assert_eq!((url.username(), url.password()), ("", None));
    // `url` treats `c:` as a Windows drive in every scheme. The standard does so for files only.
    let drive = |segment: &str| matches!(segment.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic());
    assert!(!url.path().starts_with("//") || target.split(['/', '?', '#']).any(drive));
}

fn decoded_once(path: &str) -> String {
    let mut pieces = path.split('%');
    let mut decoded = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        decoded.push(u8::from_str_radix(&piece[..2], 16).expect("an escape"));
        decoded.extend_from_slice(&piece.as_bytes()[2..]);
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fuzz_target!(|target: &str| {
    let parsed = LocalPath::parse(target);
    if parsed.is_ok() {
        stays(target);
        stays(&decoded_once(target.split(['?', '#']).next().unwrap_or_default()));
    }

    // A login page reads the path that was written, and no other.
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", target).finish();
    assert_eq!(SafeNext::from_query(&query).map(SafeNext::into_path), parsed.clone().ok());
    assert_eq!(SafeNext::from_query(&format!("{query}&next=%2F")), None);
    // The target can be a query itself.
    if let Some(next) = SafeNext::from_query(target) {
        stays(next.as_str());
    }

    // As the target of a request: the rejection leads to the login page, and that leads back.
    let Ok(uri) = target.parse::<Uri>() else { return };
    let asked_for = uri.path_and_query().map(|target| target.as_str().to_owned());
    let mut head = head();
    head.uri = uri;
    let authenticator = Authenticator::new(bearer());
    let decided = authenticator.authorize::<Admin, RedirectTo<LoginPage>>(&mut head).now_or_never();
    let decided = decided.expect("a backend that does not wait").map(|_: Authed<Admin, RedirectTo<LoginPage>>| ());
    let rejection = decided.expect_err("an anonymous caller");
    assert_eq!(rejection.status(), 303);
    let location = rejection.headers()["location"].to_str().expect("ASCII");
    assert!(location.starts_with("/login?lang=de"));
    stays(location);
    let (_, query) = location.split_once('?').expect("a query");
    let expected = asked_for.filter(|target| LocalPath::parse(target).is_ok());
    assert_eq!(SafeNext::from_query(query).map(|next| next.as_str().to_owned()), expected);
});
