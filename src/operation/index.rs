//! `Index`: finds a name among those of the operations.

/// The places of names in a list, by a hash of the name. A client chooses the names to look for, but not those in the
/// table: the length of a search depends on the latter only.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// A power of two, and at least twice the number of names. 0 is an empty slot, and `n` is the name at `n - 1`.
    slots: Vec<u32>,
}

impl Index {
    /// Returns the index of these names.
    pub(super) fn of<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let mut slots = vec![0; (2 * names.len().max(1)).next_power_of_two()];
        for (place, name) in (1..).zip(names) {
            let mut slot = first_slot(name, slots.len());
            while slots[slot] != 0 {
                slot = (slot + 1) % slots.len();
            }
            slots[slot] = place;
        }
        Self { slots }
    }

    /// Returns the first entry with this name.
    #[inline]
    pub(super) fn find<'e, E>(&self, name: &str, entries: &'e [E], name_of: impl Fn(&E) -> &str) -> Option<&'e E> {
        let mut slot = first_slot(name, self.slots.len());
        loop {
            // An index without names has no slots. In the others, every second slot is empty.
            let place = *self.slots.get(slot)?;
            let entry = entries.get((place as usize).checked_sub(1)?)?;
            if name_of(entry) == name {
                return Some(entry);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }
}

/// Returns where the search for a name begins. Reads the length, the first and the last eight bytes.
#[inline]
fn first_slot(name: &str, slots: usize) -> usize {
    let bytes = name.as_bytes();
    let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(first), Some(last)) => (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()),
            _ => (bytes.iter().fold(0, |so_far, byte| so_far << 8 | u64::from(*byte)), 0),
        },
    };
    let mixed = (first ^ last.rotate_left(23) ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) as usize & slots.wrapping_sub(1)
}
