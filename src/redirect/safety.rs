//! Which paths are safe to redirect to: the check behind [`LocalPath`](super::LocalPath). The functions are constant,
//! so the compiler checks literal paths.

const MOST_OCTETS: usize = 2048;

/// Returns whether the target stays on the site, for browsers and for programs that decode it first.
pub(super) const fn is_safe(target: &[u8]) -> bool {
    if target.is_empty() || target.len() > MOST_OCTETS || target[0] != b'/' {
        return false;
    }
    let mut path_ends = target.len();
    let mut i = 0;
    while i < target.len() {
        match target[i] {
            b'\\' | b'"' | b'<' | b'>' | b'`' | b'|' | b'^' => return false,
            b'{' | b'}' if i < path_ends => return false,
            b'?' | b'#' if i < path_ends => path_ends = i,
            0x21..=0x7e => {}
            _ => return false,
        }
        i += 1;
    }
    is_safe_path(target, path_ends, Reader::Browser)
        && is_safe_path(target, path_ends, Reader::Decoder)
        && is_safe_path(target, path_ends, Reader::BrowserAfterDecoder)
}

/// Who reads the path. Browsers read `%2e` as a dot, and do not read `%2f` as a slash.
#[derive(Clone, Copy)]
enum Reader {
    Browser,
    /// A program that decodes the path once.
    Decoder,
    /// A browser that receives the decoded path. It reads `%252e` as a dot.
    BrowserAfterDecoder,
}

/// Checks the path part. Walks over its decoded octets, and over its segments as RFC 3986, 5.2.4 removes dots.
const fn is_safe_path(target: &[u8], ends: usize, reader: Reader) -> bool {
    let mut segments = Segments { depth: 0, first_is_empty: false, begins_with_two: false, len: 0, dots: 0 };
    let mut i = 1;
    while i < ends {
        let octet = unescaped(target, i, ends);
        if octet == NOT_AN_ESCAPE || octet < 0x20 || octet == 0x7f || octet == b'\\' {
            return false;
        }
        let mut next = after(target, i);
        match (octet, reader) {
            (b'/', Reader::Browser) if target[i] == b'%' => segments = segments.with(octet),
            (b'/', _) => segments = segments.next(i == 1),
            // The decoded path may end here. Dots that follow do not make it safe.
            (b'?' | b'#', Reader::Decoder | Reader::BrowserAfterDecoder) if !segments.end_safely() => return false,
            (b'%', Reader::BrowserAfterDecoder) => match end_of_dot(target, i, ends) {
                Some(end) => (segments, next) = (segments.with(b'.'), end),
                None => segments = segments.with(octet),
            },
            _ => segments = segments.with(octet),
        }
        i = next;
    }
    segments.end_safely()
}

/// The segments that were read, and the one that is being read.
#[derive(Clone, Copy)]
struct Segments {
    depth: usize,
    /// With two or more segments, an empty first one means that the path begins with `//`.
    first_is_empty: bool,
    begins_with_two: bool,
    /// The number of octets of the current segment, and how many of them are dots.
    len: usize,
    dots: usize,
}

impl Segments {
    const fn with(self, octet: u8) -> Self {
        Self { len: self.len + 1, dots: self.dots + (octet == b'.') as usize, ..self }
    }

    /// Reads a slash: the next segment begins.
    const fn next(self, is_second_octet: bool) -> Self {
        let begins_with_two = self.begins_with_two || is_second_octet;
        Self { begins_with_two, ..self.close(false) }
    }

    /// Ends the current segment.
    const fn close(self, is_last: bool) -> Self {
        let Self { mut depth, mut first_is_empty, len, dots, .. } = self;
        let is_dots = len == dots && (len == 1 || len == 2);
        if is_dots && len == 2 {
            depth = depth.saturating_sub(1);
        }
        // Dots leave no segment, except an empty one at the end: `/a/..` is `/`.
        if !is_dots || is_last {
            if depth == 0 {
                first_is_empty = is_dots || len == 0;
            }
            depth += 1;
        }
        Self { depth, first_is_empty, len: 0, dots: 0, ..self }
    }

    /// Returns whether a path that ends here does not begin with `//`, also without its dot segments.
    const fn end_safely(self) -> bool {
        let Self { depth, first_is_empty, begins_with_two, .. } = self.close(true);
        !(begins_with_two || depth >= 2 && first_is_empty)
    }
}

/// Returned for an incomplete escape. It is a control character, which no path may contain.
const NOT_AN_ESCAPE: u8 = 0;

/// Returns the decoded octet that begins at `i`.
const fn unescaped(target: &[u8], i: usize, ends: usize) -> u8 {
    if target[i] != b'%' {
        return target[i];
    }
    if i + 2 >= ends {
        return NOT_AN_ESCAPE;
    }
    match (hex(target[i + 1]), hex(target[i + 2])) {
        (Some(high), Some(low)) => high * 16 + low,
        _ => NOT_AN_ESCAPE,
    }
}

/// Returns the end of the octet that begins at `i`.
const fn after(target: &[u8], i: usize) -> usize {
    i + if target[i] == b'%' { 3 } else { 1 }
}

/// Returns the end of the `%2e` that begins at `i` in the decoded path, if there is one.
const fn end_of_dot(target: &[u8], i: usize, ends: usize) -> Option<usize> {
    let two = after(target, i);
    if two >= ends || unescaped(target, two, ends) != b'2' {
        return None;
    }
    let letter = after(target, two);
    if letter >= ends || !matches!(unescaped(target, letter, ends), b'e' | b'E') {
        return None;
    }
    Some(after(target, letter))
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
