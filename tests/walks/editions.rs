//! What each edition promises holds in every walk, and what it does not promise is broken by one:
//! so no law is empty.

use highwater::engine::Edition;
use highwater::engine::laws::Law;

use crate::{CALM, STEPS_OF_ONE, Seen, Walk, walk};

/// How many steps the walks of one edition take at most until all is broken that can be.
const MOST: usize = 400_000;

/// What no short walk breaks, but a schedule of `tests/stories/anomalies.rs` does: A3, A4, A5.
const BY_SCHEDULE: [(Edition, Law); 5] = [
    (Edition::V0_11, Law::FollowersFollow),
    (Edition::V0_11, Law::NothingAcknowledgedIsLost),
    (Edition::V2_0, Law::LogsMatch),
    (Edition::V2_0, Law::FollowersFollow),
    (Edition::V2_0, Law::NothingAcknowledgedIsLost),
];

/// The laws that an edition does not promise.
fn unpromised(edition: Edition, tainted: bool) -> Vec<(Law, bool)> {
    let rules = edition.rules();
    let laws = Law::ALL.into_iter().filter(|law| !law.is_promised(&rules, tainted));
    laws.map(|law| (law, tainted)).collect()
}

fn keeps_and_breaks(edition: Edition) {
    // Where nothing is promised of eligible leader replicas, there are none.
    let empty = |law: Law| law == Law::ElrHoldsCommitted && edition < Edition::V4_1;
    for tainted in [false, true] {
        let mut missing = unpromised(edition, tainted);
        let by_schedule = |law: Law| BY_SCHEDULE.contains(&(edition, law));
        missing.retain(|(law, _)| !empty(*law) && !by_schedule(*law));
        let mut seen = Seen::default();
        let mut seed = 0;
        while seen.steps < 40_000 || (!missing.is_empty() && seen.steps < MOST) {
            seed += 1;
            let (brokers, topics) = (2 + (seed % 2) as u8, seed % 4 == 0);
            let calm = Walk { seed, edition, brokers, topics, ..CALM };
            let of = if tainted { Walk { losing: 1, unclean: true, ..calm } } else { calm };
            walk(of, STEPS_OF_ONE, &mut seen);
            missing.retain(|law| !seen.broken.contains(law));
        }
        let name = edition.as_str();
        assert!(missing.is_empty(), "{name}: no walk breaks {missing:?}");
    }
}

macro_rules! editions {
    ($($test:ident $edition:ident;)*) => {
        $(
            #[test]
            fn $test() {
                keeps_and_breaks(Edition::$edition);
            }
        )*
    };
}

editions! {
    edition_0_8 V0_8;
    edition_0_9 V0_9;
    edition_0_11 V0_11;
    edition_2_0 V2_0;
    edition_2_7 V2_7;
    edition_3_x V3;
    edition_4_0 V4_0;
    edition_4_1 V4_1;
}
