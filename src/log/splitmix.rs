//! SplitMix64: a sequence that looks random and is the same on every machine.

const INCREMENT: u64 = 0x9e37_79b9_7f4a_7c15;

/// The next number of the sequence; the seed moves on.
pub fn draw(seed: &mut u64) -> u64 {
    let drawn = mix(*seed);
    *seed = seed.wrapping_add(INCREMENT);
    drawn
}

/// The number of the sequence that follows from this seed: every bit of it hangs on every bit of
/// the seed.
pub fn mix(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(INCREMENT);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_that_other_implementations_are_checked_against() {
        let mut seed = 1_234_567;
        let drawn: Vec<u64> = (0..5).map(|_| draw(&mut seed)).collect();
        let known = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(drawn, known);
    }
}
