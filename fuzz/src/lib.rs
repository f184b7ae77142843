//! A realm, backends that return what they read, and a second parser for each syntax.
//!
//! The second parsers work differently from the library: they split whole texts, or decode, encode again and compare.

pub mod json;

use authed::backend::{BearerToken, Login, Outcome};
use authed::policy::{DeniedRequest, FailurePolicy, RedirectTarget};
use authed::redirect::LocalPath;
use authed::{
    AuthenticationError, Backend, Basic, Bearer, Credentials, Identity, NotFound, Rejection, SimpleUser, User,
    local_path, scopes,
};
use base64::prelude::{BASE64_STANDARD, Engine};
use http::header::{HeaderName, HeaderValue};
use http::request::Parts;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Auditor = "auditor", on failure NotFound;
    pub scope Admin = "admin": Editor + Auditor;
    pub scope ReadAll = "read:all";
}

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login?lang=de");
}

/// Responds with 402. No other policy of the targets does.
pub enum Pays {}

impl FailurePolicy for Pays {
    fn reject(_: &DeniedRequest<'_>) -> Rejection {
        Rejection::with_status::<402>()
    }
}

/// Accepts every login. The user's name is the login.
pub fn basic() -> impl Backend<Realm = Shop> {
    Basic::new(|login: &Login| Ok::<Identity<Shop>, _>(named(&format!("{}\n{}", login.name(), login.password()))))
}

/// Accepts every token. The user's name is the token.
pub fn bearer() -> impl Backend<Realm = Shop> {
    Bearer::new(|token: &BearerToken| Ok::<Identity<Shop>, _>(named(token.as_str())))
}

fn named(name: &str) -> Identity<Shop> {
    Identity::new(SimpleUser::new(name), Credentials::none())
}

/// The outcome of a backend or of a second parser. The backends here have no other error than `malformed`.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    As(String),
    Nobody,
    Malformed,
}

impl Reading {
    pub fn of(outcome: Outcome<Shop>) -> Self {
        match outcome {
            Ok(Some(identity)) => Self::As(identity.user().display_name().to_owned()),
            Ok(None) => Self::Nobody,
            Err(error) => {
                assert_eq!(error.kind(), AuthenticationError::malformed().kind());
                assert_eq!(error.to_string(), AuthenticationError::malformed().to_string());
                Self::Malformed
            }
        }
    }
}

/// Returns the outcome of this backend, which must not wait.
pub fn read(backend: &impl Backend<Realm = Shop>, head: &Parts) -> Reading {
    Reading::of(backend.authenticate_now(head).expect("a backend that does not wait"))
}

pub fn head() -> Parts {
    http::Request::new(()).into_parts().0
}

/// Returns a head with these lines, `name: value`. Lines that are not header fields are left out.
pub fn head_of(lines: &[u8]) -> Parts {
    let mut head = head();
    for line in lines.split(|&byte| byte == b'\n') {
        let colon = line.iter().position(|&byte| byte == b':').unwrap_or(line.len());
        let value = line.get(colon + 1..).unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(&line[..colon]), HeaderValue::from_bytes(value)) {
            head.headers.append(name, value);
        }
    }
    head
}

/// Returns what follows this scheme (RFC 9110, 11.4 and 11.6.2).
pub fn after_scheme<'a>(lines: &[&'a [u8]], scheme: &str) -> Result<Option<&'a [u8]>, Reading> {
    let line = match lines {
        [] => return Ok(None),
        [line] => *line,
        _ => return Err(Reading::Malformed),
    };
    let words: Vec<&[u8]> = line.split(|&byte| byte == b' ').collect();
    if !is_token(words[0]) {
        return Err(Reading::Malformed);
    }
    if words[0].to_ascii_lowercase() != scheme.to_ascii_lowercase().into_bytes() {
        return Ok(None);
    }
    // Several spaces may precede the one word: all words between are empty.
    match words[1..].split_last() {
        Some((last, between)) if between.iter().all(|word| word.is_empty()) => Ok(Some(last)),
        _ => Err(Reading::Malformed),
    }
}

/// Returns whether the word is a token, by the characters that a token must not have (RFC 9110, 5.6.2).
pub fn is_token(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(|byte| byte.is_ascii_graphic() && !br#""(),/:;<=>?@[\]{}"#.contains(byte))
}

/// Reads a login: decodes without checks, encodes again, and compares (RFC 7617, 2).
pub fn basic_by_the_book(lines: &[&[u8]]) -> Reading {
    let token = match after_scheme(lines, "Basic") {
        Ok(Some(token)) => token,
        Ok(None) => return Reading::Nobody,
        Err(reading) => return reading,
    };
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = token.iter().filter_map(|byte| ALPHABET.iter().position(|letter| letter == byte));
    let bits: Vec<u8> = digits.flat_map(|digit| (0..6).rev().map(move |bit| (digit >> bit & 1) as u8)).collect();
    let text: Vec<u8> = bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |sum, bit| sum * 2 + bit)).collect();
    if BASE64_STANDARD.encode(&text).as_bytes() != token {
        return Reading::Malformed;
    }
    let Ok(text) = String::from_utf8(text) else { return Reading::Malformed };
    match text.split_once(':') {
        Some((name, password)) if !name.is_empty() && !text.chars().any(|c| c < ' ' || c == '\x7f') => {
            Reading::As(format!("{name}\n{password}"))
        }
        _ => Reading::Malformed,
    }
}

/// Reads a token: without its trailing `=` it is not empty, and has only the permitted characters (RFC 6750, 2.1).
pub fn bearer_by_the_book(lines: &[&[u8]]) -> Reading {
    let token = match after_scheme(lines, "bEARER") {
        Ok(Some(token)) => token,
        Ok(None) => return Reading::Nobody,
        Err(reading) => return reading,
    };
    let Ok(token) = std::str::from_utf8(token) else { return Reading::Malformed };
    let letters = token.trim_end_matches('=');
    let foreign = |c: char| !matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '.' | '_' | '~' | '+' | '/');
    if letters.is_empty() || letters.contains(foreign) { Reading::Malformed } else { Reading::As(token.to_owned()) }
}

/// Returns the lines of `Authorization`.
pub fn authorization(head: &Parts) -> Vec<&[u8]> {
    head.headers.get_all("authorization").iter().map(HeaderValue::as_bytes).collect()
}

/// Reads a challenge: the scheme, and the parameters with their values (RFC 9110, 11.2 and 11.3).
pub fn challenge(text: &str) -> Option<(String, Vec<(String, String)>)> {
    let Some((scheme, mut rest)) = text.split_once(' ') else {
        return is_token(text.as_bytes()).then(|| (text.to_owned(), Vec::new()));
    };
    let mut parameters = Vec::new();
    loop {
        let (name, quoted) = rest.split_once("=\"")?;
        let mut value = String::new();
        let mut characters = quoted.char_indices();
        let ends = loop {
            match characters.next()? {
                (place, '"') => break place,
                (_, '\\') => value.push(characters.next()?.1),
                (_, character) => value.push(character),
            }
        };
        if !is_token(name.as_bytes()) || value.chars().any(|c| c != '\t' && !(' '..='~').contains(&c)) {
            return None;
        }
        // Each name must be unique (RFC 9110, 11.2).
        if parameters.iter().any(|(other, _): &(String, String)| other.eq_ignore_ascii_case(name)) {
            return None;
        }
        parameters.push((name.to_owned(), value));
        match &quoted[ends + 1..] {
            "" => return is_token(scheme.as_bytes()).then(|| (scheme.to_owned(), parameters)),
            more => rest = more.strip_prefix(", ")?,
        }
    }
}
