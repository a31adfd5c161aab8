//! The codecs that batches are compressed with, each by its own crate, in pure Rust.
//!
//! Rule: a codec gives at most as many bytes as it is asked for; what would give more is refused,
//! so that no few bytes can fill the memory.
//!
//! From: `CompressionType`, `GzipCompression`, `SnappyCompression`, `Lz4BlockInputStream`,
//! `ZstdCompression`, and the framing of snappy-java (KIP-110 for zstd).

use std::io::{Read, Take};

use crate::log::format::{Compression, Decompress};

/// The largest decompressed section that is worth the memory, in bytes.
pub const LIMIT: usize = 64 << 20;

/// All codecs that Kafka knows.
pub struct AllCodecs;

impl Decompress for AllCodecs {
    fn decompress(
        &self,
        codec: Compression,
        input: &[u8],
        limit: usize,
    ) -> Result<Vec<u8>, String> {
        match codec {
            Compression::None => Ok(input.to_vec()),
            Compression::Gzip => read(flate2::read::MultiGzDecoder::new(input), limit),
            Compression::Snappy => snappy(input, limit),
            Compression::Lz4 => read(lz4_flex::frame::FrameDecoder::new(input), limit),
            Compression::Zstd => zstd(input, limit),
            Compression::Unknown(number) => Err(format!("no codec has the number {number}")),
        }
    }
}

fn too_much(limit: usize) -> String {
    format!("more than {limit} bytes")
}

/// All that a decoder gives, if that is not too much.
fn read(decoder: impl Read, limit: usize) -> Result<Vec<u8>, String> {
    let mut output = Vec::new();
    let mut bounded: Take<_> = decoder.take(limit as u64 + 1);
    bounded.read_to_end(&mut output).map_err(|error| error.to_string())?;
    if output.len() > limit { Err(too_much(limit)) } else { Ok(output) }
}

/// How snappy-java begins: a magic, its version, and the least version that can read it.
const XERIAL: &[u8] = b"\x82SNAPPY\0";
const XERIAL_HEADER: usize = 16;

/// Blocks with their lengths before them, as snappy-java writes them; or one block alone, as some
/// clients do.
fn snappy(input: &[u8], limit: usize) -> Result<Vec<u8>, String> {
    let mut output = Vec::new();
    if !input.starts_with(XERIAL) {
        snappy_block(input, &mut output, limit)?;
        return Ok(output);
    }
    let mut rest = input.get(XERIAL_HEADER..).ok_or("it ends inside its header")?;
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = u32::from_be_bytes(*length) as usize;
        let block = after.get(..length).ok_or("it ends inside a block")?;
        snappy_block(block, &mut output, limit)?;
        rest = &after[length..];
    }
    if rest.is_empty() { Ok(output) } else { Err("it ends inside a block's length".to_owned()) }
}

fn snappy_block(block: &[u8], output: &mut Vec<u8>, limit: usize) -> Result<(), String> {
    let length = snap::raw::decompress_len(block).map_err(|error| error.to_string())?;
    if length > limit - output.len() {
        return Err(too_much(limit));
    }
    let start = output.len();
    output.resize(start + length, 0);
    let mut decoder = snap::raw::Decoder::new();
    decoder.decompress(block, &mut output[start..]).map_err(|error| error.to_string())?;
    Ok(())
}

/// One frame after the other, until there is no more input.
fn zstd(mut input: &[u8], limit: usize) -> Result<Vec<u8>, String> {
    let mut output = Vec::new();
    while !input.is_empty() {
        let frame = ruzstd::decoding::StreamingDecoder::new(&mut input);
        let frame = frame.map_err(|error| error.to_string())?;
        let more = read(frame, limit - output.len())?;
        output.extend(more);
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn open(codec: Compression, input: &[u8], limit: usize) -> Result<Vec<u8>, String> {
        AllCodecs.decompress(codec, input, limit)
    }

    fn text() -> Vec<u8> {
        (0..5000).flat_map(|n: u32| format!("order {n}, ").into_bytes()).collect()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let level = flate2::Compression::default();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn lz4(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn xerial(blocks: &[&[u8]]) -> Vec<u8> {
        let mut framed = [XERIAL, &1_u32.to_be_bytes(), &1_u32.to_be_bytes()].concat();
        for block in blocks {
            let block = snap::raw::Encoder::new().compress_vec(block).unwrap();
            framed.extend((block.len() as u32).to_be_bytes());
            framed.extend(block);
        }
        framed
    }

    fn zstandard(bytes: &[u8]) -> Vec<u8> {
        use ruzstd::encoding::{CompressionLevel, compress_to_vec};
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    fn compressed(bytes: &[u8]) -> [(Compression, Vec<u8>); 5] {
        let (one, other) = bytes.split_at(bytes.len() / 3);
        [
            (Compression::Gzip, gzipped(bytes)),
            (Compression::Snappy, xerial(&[one, other])),
            (Compression::Snappy, snap::raw::Encoder::new().compress_vec(bytes).unwrap()),
            (Compression::Lz4, lz4(bytes)),
            (Compression::Zstd, zstandard(bytes)),
        ]
    }

    #[test]
    fn each_codec_gives_back_what_went_in_and_no_more_than_asked_for() {
        let text = text();
        for (codec, input) in compressed(&text) {
            assert!(input.len() < text.len(), "{codec:?}");
            assert_eq!(open(codec, &input, text.len()), Ok(text.clone()), "{codec:?}");
            assert!(open(codec, &input, text.len() - 1).is_err(), "{codec:?} is bounded");
        }
        assert_eq!(open(Compression::None, b"plain", 5), Ok(b"plain".to_vec()));
        assert!(open(Compression::Unknown(5), b"", 5).is_err());
    }

    #[test]
    fn input_that_ends_early_or_is_something_else_is_refused() {
        let text = text();
        for (codec, input) in compressed(&text) {
            // The end mark of an LZ4 frame is four zeros; without it nothing is lost.
            for kept in [1, 3, 15, 18, input.len() / 2, input.len() - 9] {
                assert!(open(codec, &input[..kept], text.len()).is_err(), "{codec:?} {kept}");
            }
            assert!(open(codec, b"neither here nor there", 1000).is_err(), "{codec:?}");
        }
    }

    #[test]
    fn a_few_bytes_that_claim_to_be_many_take_no_memory() {
        // A block that says that it is 4 GiB long.
        let claims = [0xff, 0xff, 0xff, 0xff, 0x0f, 0x00];
        assert_eq!(open(Compression::Snappy, &claims, 1000), Err(too_much(1000)));
        let zeros = gzipped(&vec![0; 1 << 22]);
        assert_eq!(open(Compression::Gzip, &zeros, 1000), Err(too_much(1000)));
    }

    #[test]
    fn frames_that_follow_each_other_are_all_read() {
        let twice = |one: Vec<u8>| [one.clone(), one].concat();
        let expected = Ok(b"coffeecoffee".to_vec());
        assert_eq!(open(Compression::Gzip, &twice(gzipped(b"coffee")), 100), expected);
        assert_eq!(open(Compression::Zstd, &twice(zstandard(b"coffee")), 100), expected);
    }
}
