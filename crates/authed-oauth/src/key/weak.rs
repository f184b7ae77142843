//! Keys that anybody can sign for.

/// The points of small order, as octets without the sign of `x`: of order 4, 1, 8, 8, 2, and the two that are not reduced.
/// With such a key, one signature fits many messages, or all (RFC 8032, 5.1.7; RFC 7748, 6.1).
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    with_ends(1, 0, 0),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    with_ends(0xec, 0xff, 0x7f),
    with_ends(0xed, 0xff, 0x7f),
    with_ends(0xee, 0xff, 0x7f),
];

const fn with_ends(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut octets = [middle; 32];
    octets[0] = first;
    octets[31] = last;
    octets
}

/// Returns whether an Ed25519 key is a point of small order, in any spelling.
pub fn has_small_order(key: &[u8]) -> bool {
    let Ok(mut point) = <[u8; 32]>::try_from(key) else { return false };
    point[31] &= 0x7f;
    SMALL_ORDER.contains(&point)
}

/// Returns whether the exponent is odd, and between 3 and 2^64 (RFC 8017, 3.1). With the exponent 1, a signature is its
/// message.
pub fn is_rsa_exponent(exponent: &[u8]) -> bool {
    (2..=64).contains(&bits(exponent)) && exponent.last().is_some_and(|last| last % 2 == 1)
}

/// Returns the length in bits, without leading zeros.
pub fn bits(number: &[u8]) -> usize {
    match number.iter().position(|&octet| octet != 0) {
        Some(first) => (number.len() - first) * 8 - number[first].leading_zeros() as usize,
        None => 0,
    }
}
