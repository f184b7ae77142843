//! The checks of a realm's declaration. The compiler runs them when it evaluates the realm's constants.
//!
//! A panic in a constant is a compile error. The panic's text is the first line of the error. Functions that can panic
//! are `#[track_caller]`, so the error points at the declaration and not into this file.

use super::ScopeInfo;
use crate::scope_set::ScopeSet;

/// The maximum number of scopes of a realm.
pub const LIMIT: usize = 256;

/// A scope as written in [`scopes!`](crate::scopes).
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    pub name: &'static str,
    pub doc: &'static str,
    pub implies: &'static [&'static str],
    /// The numbers of the implied scopes.
    pub bits: ScopeSet,
}

/// Checks all declarations, and computes everything that each scope implies.
#[track_caller]
pub const fn check<const N: usize>(declared: [Declared; N]) -> [ScopeInfo; N] {
    if N > LIMIT {
        panic!("a realm holds at most 256 scopes");
    }
    let mut i = 0;
    while i < N {
        check_name(declared[i].name);
        i += 1;
    }
    let order = by_name(&declared);
    let mut i = 1;
    while i < N {
        let (left, right) = (declared[order[i - 1] as usize].name, declared[order[i] as usize].name);
        if !before(left, right) {
            Message::new("two scopes of this realm have the name `").and(right).and("`").panic();
        }
        i += 1;
    }
    let follows = follows(&declared);
    let mut scopes = [ScopeInfo { name: "", doc: "", implies: &[], closure: ScopeSet::EMPTY }; N];
    let mut i = 0;
    while i < N {
        let Declared { name, doc, implies, .. } = declared[i];
        if follows[i].has(i) {
            Message::new("the scope `").and(name).and("` implies itself").panic();
        }
        scopes[i] = ScopeInfo { name, doc: doc.trim_ascii(), implies, closure: follows[i].with(i) };
        i += 1;
    }
    scopes
}

/// Returns the number of each scope, and the number of scopes at the end. A scope that is not there takes no number: it gets
/// that of the next one, and nothing uses it.
#[track_caller]
pub const fn numbers<const PLACES: usize, const ONE_MORE: usize>(is_there: [bool; PLACES]) -> [usize; ONE_MORE] {
    let mut numbers = [0; ONE_MORE];
    let mut place = 0;
    while place < PLACES {
        numbers[place + 1] = numbers[place] + is_there[place] as usize;
        place += 1;
    }
    if numbers[PLACES] == 0 {
        panic!("this realm has no scopes: `#[cfg(..)]` removes all of them");
    }
    numbers
}

/// Returns the declarations of the scopes that are there.
pub const fn present<const PLACES: usize, const N: usize>(all: [Option<Declared>; PLACES]) -> [Declared; N] {
    let mut present = [Declared { name: "", doc: "", implies: &[], bits: ScopeSet::EMPTY }; N];
    let mut place = 0;
    let mut number = 0;
    while place < PLACES {
        if let Some(declared) = all[place] {
            present[number] = declared;
            number += 1;
        }
        place += 1;
    }
    present
}

/// Returns the union of these sets.
pub const fn union(sets: &[ScopeSet]) -> ScopeSet {
    let mut union = ScopeSet::EMPTY;
    let mut i = 0;
    while i < sets.len() {
        union = union.or(sets[i]);
        i += 1;
    }
    union
}

/// Returns the numbers of the scopes in the order of their names, for a binary search.
pub const fn sorted<const N: usize>(scopes: &[ScopeInfo; N]) -> [u8; N] {
    let mut order = [0; N];
    let mut placed = 0;
    while placed < N {
        let mut low = 0;
        let mut high = placed;
        while low < high {
            let middle = low + (high - low) / 2;
            if before(scopes[order[middle] as usize].name, scopes[placed].name) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut i = placed;
        while i > low {
            order[i] = order[i - 1];
            i -= 1;
        }
        order[low] = placed as u8;
        placed += 1;
    }
    order
}

const fn by_name<const N: usize>(declared: &[Declared; N]) -> [u8; N] {
    let mut scopes = [ScopeInfo { name: "", doc: "", implies: &[], closure: ScopeSet::EMPTY }; N];
    let mut i = 0;
    while i < N {
        scopes[i].name = declared[i].name;
        i += 1;
    }
    sorted(&scopes)
}

/// Returns everything that each scope implies, by Warshall's algorithm. Only a scope on a cycle implies itself.
const fn follows<const N: usize>(declared: &[Declared; N]) -> [ScopeSet; N] {
    let mut follows = [ScopeSet::EMPTY; N];
    let mut i = 0;
    while i < N {
        follows[i] = declared[i].bits;
        i += 1;
    }
    let mut through = 0;
    while through < N {
        // Most scopes imply nothing. Skipping them saves the compiler a third of its time for a realm with 256 scopes.
        if !follows[through].is_empty() {
            let mut i = 0;
            while i < N {
                if follows[i].has(through) {
                    follows[i] = follows[i].or(follows[through]);
                }
                i += 1;
            }
        }
        through += 1;
    }
    follows
}

/// Checks the name of a scope: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )` (RFC 6749, 3.3).
#[track_caller]
const fn check_name(name: &str) {
    if name.is_empty() {
        panic!("a scope has an empty name");
    }
    let bytes = name.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !matches!(bytes[i], 0x21 | 0x23..=0x5b | 0x5d..=0x7e) {
            Message::new("the scope name `")
                .and(name)
                .and("` is not printable ASCII without space, `\"` and `\\` (RFC 6749, 3.3)")
                .panic();
        }
        i += 1;
    }
}

/// Checks that a quoted string can contain the realm's name. So challenges cannot fail at run time (RFC 9110, 5.6.4).
#[track_caller]
pub const fn check_realm_name(name: &'static str) -> &'static str {
    let bytes = name.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !matches!(bytes[i], b'\t' | b' '..=b'~') {
            Message::new("the realm name `").and(name).and("` is not printable ASCII").panic();
        }
        i += 1;
    }
    name
}

/// Stops the build: the types of a scope say that it implies more than the realm's table says.
#[cold]
#[track_caller]
pub(super) const fn implies_too_much(name: &str) -> ! {
    Message::new("the scope `")
        .and(name)
        .and("` implies more than its realm's table says: declare it in `scopes!`")
        .panic()
}

/// Returns whether `left` sorts before `right`, byte by byte.
const fn before(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut i = 0;
    while i < left.len() && i < right.len() {
        if left[i] != right[i] {
            return left[i] < right[i];
        }
        i += 1;
    }
    left.len() < right.len()
}

/// A text that is built at compile time, where `panic!` can format only a `&str`.
struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    const fn new(text: &str) -> Self {
        Self { bytes: [0; 512], len: 0 }.and(text)
    }

    /// Appends a text. A text that does not fit is omitted as a whole: the message stays UTF-8.
    const fn and(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if self.len + text.len() <= self.bytes.len() {
            let mut i = 0;
            while i < text.len() {
                self.bytes[self.len] = text[i];
                self.len += 1;
                i += 1;
            }
        }
        self
    }

    #[track_caller]
    const fn panic(self) -> ! {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("a declaration in `scopes!` is invalid"),
        }
    }
}
