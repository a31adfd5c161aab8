//! Variable-length integers, as records are made of: seven bits a byte, the lowest first.
//!
//! Signed ones are zig-zag: small numbers of either sign take few bytes.
//!
//! From: `ByteUtils` (LOG-2).

/// How many bytes a signed number takes.
pub fn signed_size(value: i64) -> u32 {
    unsigned_size(zig_zag(value))
}

/// How many bytes an unsigned number takes.
pub fn unsigned_size(value: u64) -> u32 {
    (64 - (value | 1).leading_zeros()).div_ceil(7)
}

fn zig_zag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_takes_a_byte_for_each_seven_bits() {
        let sizes = [(0, 1), (-1, 1), (63, 1), (64, 2), (-64, 1), (-65, 2), (8191, 2), (8192, 3)];
        sizes.iter().for_each(|(value, size)| assert_eq!(signed_size(*value), *size, "{value}"));
        assert_eq!(signed_size(i64::MIN), 10);
        assert_eq!(unsigned_size(u64::MAX), 10);
        assert_eq!(unsigned_size(127), 1);
    }
}
