//! What several property tests generate.

use proptest::prelude::*;

/// Returns octets that the value of a header field can have.
pub fn field_octets() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![8 => 0x20..=0x7eu8, 1 => Just(b'\t'), 1 => 0x80..=0xffu8];
    prop::collection::vec(octet, 0..40)
}

/// Returns the lines unchanged, or with one octet changed, inserted or removed.
pub fn spoilt(
    lines: impl Strategy<Value = Vec<u8>>,
    octets: impl Strategy<Value = u8>,
) -> impl Strategy<Value = Vec<u8>> {
    (lines, any::<prop::sample::Index>(), 0..4u8, octets).prop_map(|(mut line, place, how, octet)| {
        let place = place.index(line.len() + 1);
        match how {
            1 if place < line.len() => line[place] = octet,
            2 => line.insert(place, octet),
            3 if place < line.len() => drop(line.remove(place)),
            _ => {}
        }
        line
    })
}
