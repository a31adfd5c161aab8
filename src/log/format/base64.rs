//! Bytes as letters: topic ids, links, what is sent to a worker.
//!
//! Rule: RFC 4648, without padding; bits that are left over are zero. The last two of the letters
//! differ, so they are named.

/// The last two letters of base64url.
pub const URL: [u8; 2] = *b"-_";

/// The last two letters of plain base64.
pub const PLAIN: [u8; 2] = *b"+/";

/// The letters of some bytes.
pub fn encode(bytes: &[u8], last: [u8; 2]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
        let number = number << (24 - 8 * three.len());
        for letter in 0..=three.len() {
            text.push(char::from(letter_of((number >> (18 - 6 * letter) & 63) as u8, last)));
        }
    }
    text
}

fn letter_of(value: u8, last: [u8; 2]) -> u8 {
    match value {
        0..26 => b'A' + value,
        26..52 => b'a' + value - 26,
        52..62 => b'0' + value - 52,
        62 => last[0],
        _ => last[1],
    }
}

/// The bytes of some letters; `None` if there is another character among them, or if they are not
/// as `encode` writes them.
pub fn decode(text: &str, last: [u8; 2]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut number, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        number = number << 6 | u32::from(value_of(letter, last)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((number >> bits) as u8);
            number &= (1 << bits) - 1;
        }
    }
    (bits < 6 && number == 0).then_some(bytes)
}

fn value_of(letter: u8, last: [u8; 2]) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        _ => last.iter().position(|other| *other == letter).map(|at| 62 + at as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc() {
        let examples = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"];
        for (length, text) in examples.into_iter().enumerate() {
            assert_eq!(encode(&b"foobar"[..length], PLAIN), text);
            assert_eq!(decode(text, URL).as_deref(), Some(&b"foobar"[..length]));
        }
    }

    #[test]
    fn every_byte_goes_round_in_both_alphabets() {
        let bytes: Vec<u8> = (0..=255).collect();
        for last in [URL, PLAIN] {
            let text = encode(&bytes, last);
            assert_eq!(decode(&text, last).as_ref(), Some(&bytes));
            assert!(last.iter().all(|letter| text.contains(char::from(*letter))));
        }
    }

    #[test]
    fn what_was_not_written_so_is_refused() {
        for wrong in ["A", "AAAAA", "Zh", "Zm9=", "Zg==", "Zm 9", "Zm9é", "+/", "Zm9v\n"] {
            assert_eq!(decode(wrong, URL), None, "{wrong}");
        }
    }
}
