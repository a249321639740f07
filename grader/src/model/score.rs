//! From passed cases to points.

/// How many cases of one sort there are and how many of them passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Those that passed.
    pub passed: u32,
    /// All of them.
    pub total: u32,
}

impl Tally {
    /// Counts one more case.
    pub fn count(&mut self, is_passed: bool) {
        self.total += 1;
        self.passed += u32::from(is_passed);
    }

    /// Whether there are any and all passed.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.total > 0 && self.passed == self.total
    }
}

/// Half of a kata's points are for its fixed cases, half for its seeded ones, so that
/// whoever writes down the answers to the fixed ones earns at most half:
/// `floor(points × (passed_fixed/fixed + passed_seeded/seeded) / 2)`.
#[must_use]
pub fn score(points: u32, fixed: Tally, seeded: Tally) -> u32 {
    // Over a common denominator, so that no rounding comes in between.
    let (f, s) = (
        u64::from(fixed.total.max(1)),
        u64::from(seeded.total.max(1)),
    );
    let earned = u64::from(points) * (u64::from(fixed.passed) * s + u64::from(seeded.passed) * f)
        / (2 * f * s);
    u32::try_from(earned).unwrap_or(points).min(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u32, total: u32) -> Tally {
        Tally { passed, total }
    }

    #[test]
    fn all_or_nothing() {
        assert_eq!(score(9, tally(7, 7), tally(2, 2)), 9);
        assert_eq!(score(9, tally(0, 7), tally(0, 2)), 0);
    }

    #[test]
    fn written_down_answers_earn_at_most_half() {
        assert_eq!(score(9, tally(7, 7), tally(0, 2)), 4);
        assert_eq!(score(10, tally(7, 7), tally(0, 1)), 5);
    }

    #[test]
    fn thirds_do_not_lose_a_point_to_rounding() {
        assert_eq!(score(6, tally(3, 3), tally(3, 3)), 6);
        assert_eq!(score(12, tally(2, 3), tally(1, 3)), 6);
    }

    #[test]
    fn every_score_is_within_the_points() {
        for points in 0..20 {
            for fixed in 0..=5 {
                for seeded in 0..=3 {
                    let score = score(points, tally(fixed, 5), tally(seeded, 3));
                    assert!(score <= points);
                    let is_full = points == 0 || (fixed == 5 && seeded == 3);
                    assert_eq!(score == points, is_full, "{points} {fixed} {seeded}");
                }
            }
        }
    }
}
