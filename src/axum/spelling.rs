//! Other spellings of a path. A router compares paths as they are written, and a service behind a wildcard can read
//! several of them as the same: a file service decodes `%2F`, and skips `//` and `/./`.

use std::sync::Arc;

use http::Request;
use percent_encoding::percent_decode_str;

use crate::response::original_uri_of;

/// How often a path is decoded. One that can be decoded more often is refused.
const MAX_DECODED: usize = 4;

/// A route with a wildcard, among all routes.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    /// The route with the wildcard.
    own: Pattern,
    /// All others.
    others: Arc<[Pattern]>,
    /// Whether all routes are written as they are read. Otherwise, a plain path can be another spelling of one of them.
    are_plain: bool,
    /// How many segments of the route belong to the routers around it.
    nested: usize,
}

impl Spelling {
    /// Returns `None` if the route has no wildcard, or if there are no others.
    pub(super) fn of(prefix: &str, path: &str, paths: &[String]) -> Option<Self> {
        let own = Pattern::new(&format!("{prefix}/{path}"));
        if !own.has_wildcard() {
            return None;
        }
        let others: Arc<[Pattern]> =
            paths.iter().map(|path| Pattern::new(path)).filter(|other| *other != own).collect();
        let nested = prefix.split('/').filter(|segment| !segment.is_empty()).count();
        let are_plain = paths.iter().all(|path| is_plain(&without_captures(path)));
        (!others.is_empty()).then_some(Self { own, others, are_plain, nested })
    }

    /// Returns whether some service would read the request's path as one of another route, or as one outside of this
    /// route. Such a path could pass a check of another route by.
    pub(super) fn leads_elsewhere<B>(&self, request: &Request<B>) -> bool {
        match self.path(request) {
            Some(path) if self.are_plain && is_plain(path) => false,
            Some(path) => self.readings_lead_elsewhere(path),
            None => true,
        }
    }

    /// Returns the request's path without what routers of the application removed before these routes.
    fn path<'r, B>(&self, request: &'r Request<B>) -> Option<&'r str> {
        let whole = original_uri_of(request.uri(), request.extensions()).path();
        let inside = request.uri().path();
        // A nested router sees `/` for its own path.
        let around = whole.strip_suffix(inside).or((inside == "/").then_some(whole))?;
        let mut from = around.len();
        for _ in 0..self.nested {
            from = around[..from].trim_end_matches('/').rfind('/')?;
        }
        whole.get(from..)
    }

    fn readings_lead_elsewhere(&self, path: &str) -> bool {
        let mut path = path.to_owned();
        for _ in 0..MAX_DECODED {
            match segments(&path) {
                Some(segments) if self.is_the_route_of(&segments) => {}
                _ => return true,
            }
            match percent_decode_str(&path).decode_utf8() {
                Ok(decoded) if decoded == path => return false,
                Ok(decoded) if !decoded.contains('\0') => path = decoded.into_owned(),
                _ => return true,
            }
        }
        true
    }

    fn is_the_route_of(&self, path: &[String]) -> bool {
        self.own.matches(path) && !self.others.iter().any(|other| other.matches(path) && other.is_before(&self.own))
    }
}

/// Returns a route's path without its captures, whose names are in no request.
fn without_captures(path: &str) -> String {
    path.split('/').filter(|segment| !segment.contains('{')).collect::<Vec<_>>().join("/")
}

/// Returns whether all services read the path as it is written.
fn is_plain(path: &str) -> bool {
    let is_plain = |octet: u8| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/');
    path.bytes().all(is_plain)
        && !path.contains("//")
        && !path.contains("/.")
        && !path.contains("./")
        && !path.ends_with('.')
}

/// What ends the name in a segment: parameters, and on Windows the streams of a file.
const PARAMETERS: &[char] = if cfg!(windows) { &[';', ':'] } else { &[';'] };

/// Returns the segments as the most lenient service reads them: `\` separates as `/` does, empty segments and `.` are
/// skipped, `..` removes a segment, parameters (`;a=b`), dots and spaces at the end are cut off, and case does not count.
/// Returns `None` for a path that leaves the root.
fn segments(path: &str) -> Option<Vec<String>> {
    let mut segments = Vec::new();
    for segment in path.split(['/', '\\']) {
        match segment.split(PARAMETERS).next().unwrap_or_default() {
            ".." => drop(segments.pop()?),
            segment => match segment.trim_end_matches(['.', ' ']) {
                "" => {}
                segment => segments.push(segment.to_lowercase()),
            },
        }
    }
    Some(segments)
}

/// The path of a route.
#[derive(Clone, Debug, PartialEq)]
struct Pattern(Vec<Segment>);

/// In the order in which a router prefers them.
#[derive(Clone, Debug, PartialEq)]
enum Segment {
    Literal(String),
    Capture,
    Wildcard,
}

impl Pattern {
    fn new(path: &str) -> Self {
        Self(path.split('/').filter(|segment| !segment.is_empty()).map(Segment::new).collect())
    }

    fn has_wildcard(&self) -> bool {
        self.0.last() == Some(&Segment::Wildcard)
    }

    fn matches(&self, path: &[String]) -> bool {
        let mut path = path.iter();
        for segment in &self.0 {
            match segment {
                Segment::Wildcard => return true,
                Segment::Capture if path.next().is_some() => {}
                Segment::Literal(literal) if path.next() == Some(literal) => {}
                _ => return false,
            }
        }
        path.next().is_none()
    }

    /// Returns whether a router prefers this route for paths of both.
    fn is_before(&self, other: &Self) -> bool {
        self.0.iter().map(Segment::rank).lt(other.0.iter().map(Segment::rank))
    }
}

impl Segment {
    fn new(segment: &str) -> Self {
        let literal = segment.replace("{{", "").replace("}}", "");
        if segment == "*" || literal.starts_with("{*") {
            return Self::Wildcard;
        }
        if literal.contains('{') {
            return Self::Capture;
        }
        let literal = segment.replace("{{", "{").replace("}}", "}");
        let decoded = percent_decode_str(&literal).decode_utf8_lossy();
        Self::Literal(decoded.to_lowercase())
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Literal(_) => 0,
            Self::Capture => 1,
            Self::Wildcard => 2,
        }
    }
}
