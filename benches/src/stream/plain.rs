//! The plainest program for the same stream and the literal policy, to hold
//! the engine against: one growing table with a cache line for each pair, no
//! group sessions, no watermark, no evidence beside count and sum.

use tutorcore::NumberedSession;

const WEEK: i64 = 7 * 86_400;

/// The last seven requests of a student in a subject.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Pair {
    student: u32,
    subject: u32,
    fired: i64,
    starts: [u32; 8],
    count: u32,
}

/// The table and the sums of the subjects.
pub struct Plain {
    pairs: Vec<Pair>,
    used: usize,
    subjects: Vec<(u64, u64)>,
}

/// Session, kind (0 long, 1 frequent), observed, count and sum.
pub type PlainAlert = (u64, u8, u64, u64, u64);

impl Default for Plain {
    fn default() -> Self {
        Self {
            pairs: vec![Pair::default(); 1024],
            used: 0,
            subjects: vec![(0, 0); 64],
        }
    }
}

impl Plain {
    fn place(pairs: &[Pair], student: u32, subject: u32) -> usize {
        let key =
            (u64::from(student) << 32 | u64::from(subject)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mask = pairs.len() - 1;
        let mut at = usize::try_from(key >> 32).unwrap_or(0) & mask;
        while pairs[at].count > 0 && (pairs[at].student, pairs[at].subject) != (student, subject) {
            at = (at + 1) & mask;
        }
        at
    }

    /// Judges one session.
    #[expect(clippy::cast_possible_truncation, reason = "seconds of this century")]
    #[expect(clippy::cast_sign_loss, reason = "seconds of this century")]
    pub fn push(&mut self, one: &NumberedSession, alerts: &mut Vec<PlainAlert>) {
        let seconds = one.end.map_or(0, |end| (end - one.start) as u64);
        let (count, sum) = &mut self.subjects[one.subject as usize];
        if *count >= 5 && *sum > 0 && seconds * *count * 100 >= *sum * 175 {
            alerts.push((one.session, 0, seconds, *count, *sum));
        }
        *count += 1;
        *sum += seconds;
        if self.used * 2 > self.pairs.len() {
            let mut larger = vec![Pair::default(); self.pairs.len() * 2];
            for pair in self.pairs.iter().filter(|pair| pair.count > 0) {
                let at = Self::place(&larger, pair.student, pair.subject);
                larger[at] = *pair;
            }
            self.pairs = larger;
        }
        let at = Self::place(&self.pairs, one.student, one.subject);
        let pair = &mut self.pairs[at];
        if pair.count == 0 {
            self.used += 1;
            (pair.student, pair.subject, pair.fired) = (one.student, one.subject, i64::MIN);
        }
        let sixth = pair.starts[(pair.count as usize + 2) & 7];
        pair.starts[pair.count as usize & 7] = one.start as u32;
        pair.count += 1;
        let is_frequent = pair.count >= 7 && one.start - i64::from(sixth) < WEEK;
        if is_frequent && one.start.saturating_sub(pair.fired) >= WEEK {
            pair.fired = one.start;
            alerts.push((one.session, 1, 7, 0, 0));
        }
    }
}
