//! A response as a client sees it, and what tests assert about it.

use http::header::DATE;
use http::{HeaderMap, HeaderName, HeaderValue};

/// A whole response.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Reads an HTTP/1.1 response.
    pub fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect("a whole response");
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap()["HTTP/1.1 ".len()..][..3].parse().unwrap();
        let mut headers = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap();
            headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
        Self { status, headers, body: body.to_owned() }
    }

    /// Returns the value of a header field. Panics if there are several lines.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        match self.lines(name)[..] {
            [] => None,
            [value] => Some(value),
            _ => panic!("{name} has several lines"),
        }
    }

    /// Returns all lines of a header field.
    pub fn lines(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|line| line.to_str().unwrap()).collect()
    }

    /// Returns the answer without its date, to compare it with others.
    pub fn timeless(mut self) -> Self {
        self.headers.remove(DATE);
        self
    }

    /// Asserts a 200 with this body.
    #[track_caller]
    pub fn says(&self, body: &str) {
        assert_eq!((self.status, &*self.body), (200, body));
    }

    /// Asserts a rejection with this status and this text, which has no challenge, location or cookie.
    #[track_caller]
    pub fn rejects(&self, status: u16, text: &str) {
        assert_eq!((self.status, &*self.body), (status, text));
        assert_eq!(self.header("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(self.header("content-length"), Some(&*text.len().to_string()));
        self.is_not_stored();
        for absent in ["www-authenticate", "location", "set-cookie"] {
            assert_eq!(self.header(absent), None, "{absent}");
        }
    }

    /// Asserts a rejection with this status and exactly these challenges, each in a line of its own.
    #[track_caller]
    pub fn challenges(&self, status: u16, challenges: &[&str]) {
        assert_eq!((self.status, &*self.lines("www-authenticate")), (status, challenges));
        self.is_not_stored();
        assert!(!format!("{self:?}").contains("db.internal"));
    }

    /// Asserts a redirect to this location without a body.
    #[track_caller]
    pub fn redirects(&self, location: &str) {
        assert_eq!((self.status, self.header("location"), &*self.body), (303, Some(location), ""));
        assert_eq!(self.header("content-type"), None);
        assert_eq!(self.header("content-length"), Some("0"));
        self.is_not_stored();
    }

    /// Asserts that caches do not store the answer.
    #[track_caller]
    pub fn is_not_stored(&self) {
        assert_eq!(self.header("cache-control"), Some("no-store"));
    }
}

/// Returns an HTTP/1.1 response without the line of its date.
pub fn without_date(response: &[u8]) -> String {
    let text = String::from_utf8(response.to_vec()).unwrap();
    let (before, rest) = text.split_once("date: ").expect("a response with a date");
    let (_, after) = rest.split_once("\r\n").unwrap();
    format!("{before}{after}")
}
