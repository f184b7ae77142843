//! Which paths are safe to redirect to: the rule of [`LocalPath`](super::LocalPath), as constant functions, so that a
//! path in the program is checked by the compiler.

const MOST_OCTETS: usize = 2048;

/// Whether no browser, and no program that takes the escapes out first, leaves the site for this target.
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

/// Who reads the path. For browsers `%2e` is a dot, and `%2f` is no slash.
#[derive(Clone, Copy)]
enum Reader {
    Browser,
    /// A program that takes the escapes out, once.
    Decoder,
    /// A browser to which such a program sends what it has read: `%252e` is a dot, then.
    BrowserAfterDecoder,
}

/// The path part. Walks over its octets with the escapes taken out, and over its segments as RFC 3986, 5.2.4 removes
/// dots from them.
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
            // With the escapes taken out the path may end here, and dots that follow take nothing back.
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

/// What is left of the segments behind, and the one that is being read.
#[derive(Clone, Copy)]
struct Segments {
    depth: usize,
    /// Two segments with an empty first are a path that begins with `//`.
    first_is_empty: bool,
    begins_with_two: bool,
    /// Of the one being read: how many octets, and how many of them dots.
    len: usize,
    dots: usize,
}

impl Segments {
    const fn with(self, octet: u8) -> Self {
        Self { len: self.len + 1, dots: self.dots + (octet == b'.') as usize, ..self }
    }

    /// A slash: another segment begins.
    const fn next(self, is_second_octet: bool) -> Self {
        let begins_with_two = self.begins_with_two || is_second_octet;
        Self { begins_with_two, ..self.close(false) }
    }

    /// The segment is over.
    const fn close(self, is_last: bool) -> Self {
        let Self { mut depth, mut first_is_empty, len, dots, .. } = self;
        let is_dots = len == dots && (len == 1 || len == 2);
        if is_dots && len == 2 {
            depth = depth.saturating_sub(1);
        }
        // Dots leave no segment behind, but at the end an empty one: `/a/..` is `/`.
        if !is_dots || is_last {
            if depth == 0 {
                first_is_empty = is_dots || len == 0;
            }
            depth += 1;
        }
        Self { depth, first_is_empty, len: 0, dots: 0, ..self }
    }

    /// Whether the path, if it ends here, does not begin with `//`, and does not come down to such a one.
    const fn end_safely(self) -> bool {
        let Self { depth, first_is_empty, begins_with_two, .. } = self.close(true);
        !(begins_with_two || depth >= 2 && first_is_empty)
    }
}

/// A control character, which no path may have: what stands for an escape that is none.
const NOT_AN_ESCAPE: u8 = 0;

/// The octet that begins at `i`, with its escape taken out.
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

/// Where the octet ends that begins at `i`.
const fn after(target: &[u8], i: usize) -> usize {
    i + if target[i] == b'%' { 3 } else { 1 }
}

/// Where the `%2e` ends, if with the escapes taken out there is one that begins at `i`.
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
