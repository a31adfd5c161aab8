//! Variable-length integers, as records are made of: seven bits a byte, the lowest first.
//!
//! Rule: the high bit of a byte says that another follows. Signed ones are zig-zag: small numbers
//! of either sign take few bytes. 32 bits take five bytes at most, 64 bits ten; bits beyond the
//! width, in the last byte, are ignored as Kafka ignores them.
//!
//! From: `ByteUtils` (LOG-2).

/// Why bytes are not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadVarint {
    /// The bytes end before the number does.
    CutOff,
    /// It goes on beyond the bytes that a number of its width may take.
    TooLong,
}

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

/// Appends a signed number. One of 32 bits is written as the same number of 64 bits is.
pub fn write_signed(value: i64, to: &mut Vec<u8>) {
    write_unsigned(zig_zag(value), to);
}

/// Appends an unsigned number.
pub fn write_unsigned(mut value: u64, to: &mut Vec<u8>) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

/// The signed 32-bit number at the beginning of `bytes`, and how many bytes it takes.
///
/// # Errors
/// See [`BadVarint`].
pub fn read_i32(bytes: &[u8]) -> Result<(i32, usize), BadVarint> {
    let (value, length) = read_u32(bytes)?;
    Ok(((value >> 1) as i32 ^ -((value & 1) as i32), length))
}

/// The signed 64-bit number at the beginning of `bytes`, and how many bytes it takes.
///
/// # Errors
/// See [`BadVarint`].
pub fn read_i64(bytes: &[u8]) -> Result<(i64, usize), BadVarint> {
    let (value, length) = read_u64(bytes)?;
    Ok(((value >> 1) as i64 ^ -((value & 1) as i64), length))
}

/// The unsigned 32-bit number at the beginning of `bytes`, and how many bytes it takes.
///
/// # Errors
/// See [`BadVarint`].
pub fn read_u32(bytes: &[u8]) -> Result<(u32, usize), BadVarint> {
    let (value, length) = read(bytes, 5)?;
    Ok((value as u32, length))
}

/// The unsigned 64-bit number at the beginning of `bytes`, and how many bytes it takes.
///
/// # Errors
/// See [`BadVarint`].
pub fn read_u64(bytes: &[u8]) -> Result<(u64, usize), BadVarint> {
    read(bytes, 10)
}

fn read(bytes: &[u8], most: usize) -> Result<(u64, usize), BadVarint> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(most).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, index + 1));
        }
    }
    Err(if bytes.len() < most { BadVarint::CutOff } else { BadVarint::TooLong })
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

    #[test]
    fn what_is_written_is_read_again() {
        let edges = (0..64).flat_map(|bit| [-1, 0, 1].map(|n| (1_i64 << bit).wrapping_add(n)));
        for value in edges.flat_map(|edge| [edge, edge.wrapping_neg()]) {
            let mut bytes = Vec::new();
            write_signed(value, &mut bytes);
            assert_eq!(bytes.len(), signed_size(value) as usize);
            assert_eq!(read_i64(&bytes), Ok((value, bytes.len())));
            if let Ok(small) = i32::try_from(value) {
                assert_eq!(read_i32(&bytes), Ok((small, bytes.len())));
            }
            bytes.clear();
            write_unsigned(value as u64, &mut bytes);
            assert_eq!(bytes.len(), unsigned_size(value as u64) as usize);
            assert_eq!(read_u64(&bytes), Ok((value as u64, bytes.len())));
        }
    }

    #[test]
    fn a_number_that_does_not_end_is_refused() {
        assert_eq!(read_i32(&[]), Err(BadVarint::CutOff));
        assert_eq!(read_i32(&[0xff; 4]), Err(BadVarint::CutOff));
        assert_eq!(read_i32(&[0xff; 5]), Err(BadVarint::TooLong));
        assert_eq!(read_i64(&[0xff; 9]), Err(BadVarint::CutOff));
        assert_eq!(read_i64(&[0xff; 10]), Err(BadVarint::TooLong));
    }
}
