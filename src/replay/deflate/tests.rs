//! Both ways beside another library, and damage.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::*;

/// Texts of many kinds: scripts, prose in both languages, single bytes, noise, long repetitions.
fn texts() -> Vec<Vec<u8>> {
    let mut noise: u64 = 7;
    let mut draw = || {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (noise >> 40) as u8
    };
    let mut texts: Vec<Vec<u8>> = [
        include_str!("../../../lessons/a-records-way.en.md"),
        include_str!("../../../lessons/a-records-way.zh.md"),
        include_str!("../../../www/words.en.txt"),
        "produce p1 \"order-1\" key=alice\nnext 12\ncrash broker 1\nnext 3\nnext 4\n",
        "",
        "a",
        "aaa",
        "abcabcabcabd",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    texts.push((0..5_000).map(|_| draw()).collect());
    texts.push((0..5_000).map(|_| draw() % 3).collect());
    texts.push(vec![0; 100_000]);
    // What comes again, but from farther back than a repetition may lie.
    texts.push([texts[8].clone(), vec![0; 40_000], texts[8].clone()].concat());
    // Weights like Fibonacci's numbers, which ask for codes that are longer than they may be.
    let weights = (0..20_u8).scan((1, 1), |(a, b), n| {
        (*a, *b) = (*b, *a + *b);
        Some(vec![n; *a])
    });
    texts.push(weights.flatten().collect());
    texts
}

fn by_another(text: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), level);
    encoder.write_all(text).expect("written to memory");
    encoder.finish().expect("written to memory")
}

#[test]
fn what_is_packed_here_is_read_here_and_elsewhere() {
    for text in texts() {
        let packed = deflate(&text);
        assert_eq!(inflate(&packed, text.len()), Ok(text.clone()));
        let mut read = Vec::new();
        DeflateDecoder::new(&packed[..]).read_to_end(&mut read).expect("a deflated text");
        assert_eq!(read, text);
    }
}

#[test]
fn what_is_packed_elsewhere_is_read_here() {
    for text in texts() {
        for level in [0, 1, 6, 9].map(Compression::new) {
            let packed = by_another(&text, level);
            assert_eq!(inflate(&packed, text.len()), Ok(text.clone()));
            if let Some(less) = text.len().checked_sub(1) {
                assert_eq!(inflate(&packed, less), Err(Unreadable::TooLarge));
            }
        }
    }
}

#[test]
fn a_text_is_packed_as_tightly_as_elsewhere() {
    for text in texts().iter().filter(|text| text.len() < 60_000) {
        let (ours, theirs) = (deflate(text).len(), by_another(text, Compression::best()).len());
        assert!(ours <= theirs + theirs / 20, "{ours} and {theirs} bytes of {}", text.len());
    }
}

#[test]
fn damage_is_an_answer_and_never_a_panic() {
    let text = &texts()[3];
    let packed = deflate(text);
    for end in 0..packed.len() {
        assert_eq!(inflate(&packed[..end], 10_000), Err(Unreadable::Damaged), "cut at {end}");
    }
    for bit in 0..packed.len() * 8 {
        for more in [0, 5, 11] {
            let mut wrong = packed.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            wrong[(bit / 8 + more) % packed.len()] ^= 0x24;
            let read = inflate(&wrong, 10_000);
            assert_ne!(read.as_ref(), Ok(text), "bit {bit} and byte {more}");
        }
    }
    assert_eq!(inflate(&[0b111], 10), Err(Unreadable::Damaged), "no such block");
    assert_eq!(inflate(&[1, 2, 0, 0, 0], 10), Err(Unreadable::Damaged), "lengths that differ");
}
