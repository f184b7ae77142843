//! `Accepted`: what the `Accept` field says of HTML (RFC 9110, 12.5.1).

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue};

use crate::response::is_token;

/// What a request's `Accept` lines say of `text/html`. Each field is `None` if no range says anything, and else whether its
/// weight is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    /// `text/html`. With several, because of parameters: whether one of them is accepted.
    html: Option<bool>,
    /// `text/*`.
    text: Option<bool>,
    /// `*/*`.
    any: Option<bool>,
    /// Whether there are other ranges.
    others: bool,
}

impl Accepted {
    /// Without `Accept`, a client accepts anything.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let mut accepted = Self { html: None, text: None, any: None, others: false };
        let mut lines = headers.get_all(ACCEPT).iter().peekable();
        if lines.peek().is_none() {
            accepted.any = Some(true);
        }
        lines.flat_map(elements).for_each(|range| accepted.add(range));
        accepted
    }

    fn add(&mut self, range: &[u8]) {
        // A malformed range accepts nothing.
        let Some((name, is_above_zero)) = weighted(range) else {
            self.others = true;
            return;
        };
        let said = if name.eq_ignore_ascii_case(b"text/html") {
            &mut self.html
        } else if name.eq_ignore_ascii_case(b"text/*") {
            &mut self.text
        } else if name == b"*/*" {
            &mut self.any
        } else {
            self.others = true;
            return;
        };
        *said = Some(said.unwrap_or(false) || is_above_zero);
    }

    /// Returns whether HTML is acceptable. The most specific range decides.
    pub(super) fn html(self) -> bool {
        self.html.or(self.text).or(self.any).unwrap_or(false)
    }

    /// Returns whether HTML is acceptable, and not only because the list ends with `*/*`.
    pub(super) fn html_by_choice(self) -> bool {
        self.html() && (self.html.or(self.text).is_some() || !self.others)
    }

    /// Returns whether `text/html` is named and acceptable.
    pub(super) fn html_by_name(self) -> bool {
        self.html == Some(true)
    }
}

/// Returns the elements of a list, without surrounding blanks. Commas in quoted strings do not divide. Empty elements are
/// skipped (RFC 9110, 5.6.1.2).
fn elements(line: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    divided(line.as_bytes(), b',').map(<[u8]>::trim_ascii).filter(|element| !element.is_empty())
}

/// Divides at a separator outside of quoted strings.
fn divided(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |&byte| {
        let is_end = byte == separator && !is_quoted;
        if byte == b'"' && !is_escaped {
            is_quoted = !is_quoted;
        }
        is_escaped = is_quoted && byte == b'\\' && !is_escaped;
        is_end
    })
}

/// Returns a media range without its parameters, and whether its weight is above zero. Returns `None` if a parameter is
/// malformed. A malformed name equals none of those that are looked for.
fn weighted(range: &[u8]) -> Option<(&[u8], bool)> {
    let mut parts = divided(range, b';').map(<[u8]>::trim_ascii);
    let name = parts.next()?;
    let mut weight = None;
    // A parameter can be empty (RFC 9110, 5.6.6).
    for parameter in parts.filter(|parameter| !parameter.is_empty()) {
        let equals = parameter.iter().position(|&byte| byte == b'=')?;
        let (key, value) = (&parameter[..equals], &parameter[equals + 1..]);
        if key.eq_ignore_ascii_case(b"q") {
            if weight.is_some() {
                return None;
            }
            weight = Some(is_above_zero(value)?);
        } else if !is_token(key) || !(is_token(value) || is_quoted_string(value)) {
            return None;
        }
    }
    Some((name, weight.unwrap_or(true)))
}

/// Reads a weight (RFC 9110, 12.4.2): 0 to 1 with at most three digits behind the point.
fn is_above_zero(weight: &[u8]) -> Option<bool> {
    let (first, rest) = weight.split_first()?;
    let decimals = match rest.split_first() {
        None => rest,
        Some((b'.', decimals)) if decimals.len() <= 3 && decimals.iter().all(u8::is_ascii_digit) => decimals,
        Some(_) => return None,
    };
    let is_zero = decimals.iter().all(|&digit| digit == b'0');
    match first {
        b'0' => Some(!is_zero),
        b'1' if is_zero => Some(true),
        _ => None,
    }
}

/// Returns whether this is one quoted string (RFC 9110, 5.6.4).
fn is_quoted_string(value: &[u8]) -> bool {
    let Some(inside) = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")) else { return false };
    let mut is_escaped = false;
    let is_whole = inside.iter().all(|&byte| {
        let is_inside = is_escaped || byte != b'"';
        is_escaped = byte == b'\\' && !is_escaped;
        is_inside
    });
    is_whole && !is_escaped
}
