//! Random inputs that one number brings back.

use std::cell::Cell;
use std::collections::HashMap;
use std::env;
use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, ThreadId};

use proof::{DEFAULT_SEED, SEED_VARIABLE};

/// Values drawn by this process; under the grader that is one test case.
static DRAWS: AtomicU64 = AtomicU64::new(0);

/// Which test case runs on which thread, so that every case draws numbers of its own.
static RUNNING: Mutex<Option<HashMap<ThreadId, u64>>> = Mutex::new(None);

pub(crate) fn enter(name: &str) {
    let mut running = RUNNING
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let cases = running.get_or_insert_default();
    cases.insert(thread::current().id(), hash(name.as_bytes()));
}

pub(crate) fn draws() -> u64 {
    DRAWS.load(Ordering::Relaxed)
}

pub(crate) fn repeat_with() -> String {
    format!(
        "the same random values come again with {SEED_VARIABLE}={}",
        seed()
    )
}

fn seed() -> u64 {
    match env::var(SEED_VARIABLE) {
        Ok(text) => text.parse().unwrap_or_else(|_| {
            panic!("{SEED_VARIABLE} is {text:?}, which is not a whole number below 2^64")
        }),
        Err(_) => DEFAULT_SEED,
    }
}

/// The random numbers of this test case. Call it once, on the test's own thread, and
/// pass the generator on.
///
/// The seed is fixed; `HARNESS_SEED=N` sets another, and so does the grader.
///
/// # Panics
/// If `HARNESS_SEED` is not a number.
#[must_use]
pub fn rng() -> Rng {
    let running = RUNNING
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let case = running
        .as_ref()
        .and_then(|cases| cases.get(&thread::current().id()));
    Rng::new(seed() ^ case.copied().unwrap_or(0))
}

/// FNV-1a: it only has to spread names, and must be the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A small generator of random values: SplitMix64 (Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", 2014).
#[derive(Debug)]
pub struct Rng {
    state: Cell<u64>,
}

impl Rng {
    /// A generator whose values depend on `seed` alone.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            state: Cell::new(seed),
        }
    }

    /// Any number.
    pub fn number(&self) -> u64 {
        DRAWS.fetch_add(1, Ordering::Relaxed);
        let state = self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.state.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `range`, both ends included.
    ///
    /// # Panics
    /// If the range is empty.
    pub fn between(&self, range: RangeInclusive<i64>) -> i64 {
        assert!(!range.is_empty(), "an empty range has no numbers");
        let width = range.end().wrapping_sub(*range.start()).cast_unsigned();
        let offset = match width.checked_add(1) {
            Some(count) => self.number() % count,
            None => self.number(),
        };
        range.start().wrapping_add(offset.cast_signed())
    }

    /// An index below `length`.
    ///
    /// # Panics
    /// If `length` is zero.
    pub fn index(&self, length: usize) -> usize {
        assert!(length > 0, "nothing to choose from");
        usize::try_from(self.number() % length as u64).expect("below a usize")
    }

    /// True once in `n` times, on average.
    pub fn one_in(&self, n: usize) -> bool {
        self.index(n) == 0
    }

    /// One of `choices`.
    ///
    /// # Panics
    /// If there are none.
    pub fn pick<'a, T>(&self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }

    /// A text of as many characters of `alphabet` as a number drawn from `length` says.
    pub fn text(&self, alphabet: &str, length: RangeInclusive<usize>) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..self.length(length))
            .map(|_| *self.pick(&alphabet))
            .collect()
    }

    /// Any bytes but NUL, which no argument, variable or path can hold.
    pub fn bytes(&self, length: RangeInclusive<usize>) -> Vec<u8> {
        (0..self.length(length))
            .map(|_| self.between(1..=255) as u8)
            .collect()
    }

    /// Puts `items` into a random order.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }

    fn length(&self, range: RangeInclusive<usize>) -> usize {
        range.start() + self.index(range.end() - range.start() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_values_are_those_of_the_paper() {
        let rng = Rng::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| rng.number()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn ranges_hold_both_ends_and_nothing_else() {
        let rng = Rng::new(1);
        let drawn: std::collections::BTreeSet<i64> =
            (0..400).map(|_| rng.between(-2..=2)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-2, -1, 0, 1, 2]);
        rng.between(i64::MIN..=i64::MAX);
    }

    #[test]
    fn two_cases_with_one_seed_draw_different_values() {
        enter("katas::one");
        let one = rng().number();
        enter("katas::two");
        assert_ne!(one, rng().number());
    }

    #[test]
    fn bytes_never_hold_nul() {
        assert!(!Rng::new(3).bytes(5_000..=5_000).contains(&0));
    }
}
