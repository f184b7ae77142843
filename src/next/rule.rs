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
    is_safe_path(target, path_ends, Slashes::AlsoEscaped) && is_safe_path(target, path_ends, Slashes::Plain)
}

/// What divides a path: for programs that take the escapes out first `%2f` does, for browsers it does not. `%2e` is a dot
/// for both.
#[derive(Clone, Copy)]
enum Slashes {
    AlsoEscaped,
    Plain,
}

/// The path part. Walks over its octets with the escapes taken out, and over its segments as RFC 3986, 5.2.4 removes
/// dots from them.
const fn is_safe_path(target: &[u8], ends: usize, slashes: Slashes) -> bool {
    // What is left of the segments behind, and whether the first of them is empty: two of them with an empty first are
    // a path that begins with `//`.
    let mut depth: usize = 0;
    let mut first_is_empty = false;
    let mut begins_with_two = false;

    // The segment being read: its length, and how many of its octets were dots.
    let mut len: usize = 0;
    let mut dots: usize = 0;

    let mut octets = 1;
    let mut i = 1;
    loop {
        let octet = if i >= ends { b'/' } else { unescaped(target, i, ends) };
        if octet == NOT_AN_ESCAPE || octet < 0x20 || octet == 0x7f || octet == b'\\' {
            return false;
        }
        if octet == b'/' && (i >= ends || target[i] == b'/' || matches!(slashes, Slashes::AlsoEscaped)) {
            if i < ends && octets == 1 {
                begins_with_two = true;
            }
            let is_dots = len == dots && (len == 1 || len == 2);
            if is_dots && len == 2 {
                depth = depth.saturating_sub(1);
            }
            // Dots leave no segment behind, but at the end an empty one: `/a/..` is `/`.
            if !is_dots || i >= ends {
                if depth == 0 {
                    first_is_empty = is_dots || len == 0;
                }
                depth += 1;
            }
            len = 0;
            dots = 0;
        } else {
            len += 1;
            if octet == b'.' {
                dots += 1;
            }
        }
        if i >= ends {
            return !(begins_with_two || depth >= 2 && first_is_empty);
        }
        i += if target[i] == b'%' { 3 } else { 1 };
        octets += 1;
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

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
