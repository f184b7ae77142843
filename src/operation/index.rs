//! `Index`: finds a name among those of the operations.

/// The places of names in a list, by a hash of the name. A client chooses the names to look for, but not those in the
/// table: the length of a search depends on the latter only.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// A power of two, and at least twice the number of names.
    slots: Vec<Slot>,
}

/// A name, and its place in the list.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: Key,
    /// 0 is an empty slot, and `n` is the name at `n - 1`.
    place: usize,
}

/// What is compared first. For names of at most [`WHOLE`] bytes, it is the whole name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: usize,
}

const WHOLE: usize = 16;

impl Index {
    /// Returns the index of these names, which differ.
    pub(super) fn of<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let mut slots = vec![Slot::default(); (2 * names.len().max(1)).next_power_of_two()];
        for (place, name) in (1..).zip(names) {
            let key = Key::of(name);
            let mut slot = key.first_slot(slots.len());
            while slots[slot].place != 0 {
                slot = (slot + 1) % slots.len();
            }
            slots[slot] = Slot { key, place };
        }
        Self { slots }
    }

    /// Returns the entry with this name.
    #[inline]
    pub(super) fn find<'e, E>(&self, name: &str, entries: &'e [E], name_of: impl Fn(&E) -> &str) -> Option<&'e E> {
        let key = Key::of(name);
        let mut slot = key.first_slot(self.slots.len());
        loop {
            // An index without names has no slots. In the others, at least half of the slots are empty.
            let Slot { key: found, place } = self.slots.get(slot)?;
            let entry = entries.get(place.wrapping_sub(1))?;
            if *found == key && (name.len() <= WHOLE || name_of(entry) == name) {
                return Some(entry);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }
}

impl Key {
    /// Returns the length, the first and the last eight bytes.
    #[inline]
    fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
                (Some(first), Some(last)) => (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()),
                _ => (bytes.iter().fold(0, |so_far, byte| so_far << 8 | u64::from(*byte)), 0),
            },
        };
        Self { first, last, length: bytes.len() }
    }

    /// Returns where the search begins.
    #[inline]
    fn first_slot(self, slots: usize) -> usize {
        let mixed = (self.first ^ self.last.rotate_left(23) ^ self.length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 32) as usize & slots.wrapping_sub(1)
    }
}
