//! When a call is sent once more that was refused because too many ran at once. It was not carried out, so that this does no harm
//! whatever the call is.

/// How often a call is sent, the first time included.
const MOST_SENT: u32 = 6;
/// After that long in all nobody wants the answer any more.
const BUDGET_MS: f64 = 120_000.0;
/// The first pause is shorter than this, and each may be twice as long as the one before.
const FIRST_MS: f64 = 200.0;
/// However often it was refused, no pause is longer than this unless the answer asks for one.
const LONGEST_MS: f64 = 20_000.0;

/// How often a call was sent, and since when.
pub struct Tries {
    sent: u32,
    begun_ms: f64,
}

impl Tries {
    /// It was sent for the first time just then.
    pub fn begin(now_ms: f64) -> Self {
        Self { sent: 1, begun_ms: now_ms }
    }

    /// After how many milliseconds it is sent once more, where it is. `asked` are the seconds that the answer asks for, at the least;
    /// `random`, of 0 to 1, is how much of the pause is taken: whoever was refused at one moment must not come back at one moment.
    pub fn next(&mut self, now_ms: f64, asked: Option<u64>, random: f64) -> Option<f64> {
        let longest = (FIRST_MS * f64::from(1 << (self.sent - 1))).min(LONGEST_MS);
        let pause = asked.unwrap_or_default() as f64 * 1000.0 + random * longest;
        let is_too_late = now_ms - self.begun_ms + pause > BUDGET_MS;
        if self.sent == MOST_SENT || is_too_late {
            return None;
        }
        self.sent += 1;
        Some(pause)
    }
}

/// What a `Retry-After` asks for, in seconds from now: it is a number of them, or a date of HTTP, which `milliseconds` reads.
pub fn seconds(text: &str, now_ms: f64, milliseconds: impl Fn(&str) -> f64) -> Option<u64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that is too great for any counter is a very long time all the same.
        return Some(text.parse().unwrap_or(u64::MAX));
    }
    let until_ms = if text.ends_with(" GMT") { milliseconds(text) } else { f64::NAN };
    // Casting makes zero of what has passed already.
    (!until_ms.is_nan()).then(|| ((until_ms - now_ms) / 1000.0).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pauses of a call that is always refused, where each takes no time but its pause.
    fn pauses(asked: Option<u64>, random: f64) -> Vec<f64> {
        let (mut now, mut tries) = (1_000.0, Tries::begin(1_000.0));
        let next = move || {
            let pause = tries.next(now, asked, random)?;
            now += pause;
            Some(pause)
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn a_pause_may_be_twice_as_long_as_the_one_before_and_there_are_five() {
        assert_eq!(pauses(None, 1.0), [200.0, 400.0, 800.0, 1_600.0, 3_200.0]);
        assert_eq!(pauses(None, 0.5), [100.0, 200.0, 400.0, 800.0, 1_600.0]);
        assert_eq!(pauses(None, 0.0), [0.0; 5]);
    }

    #[test]
    fn no_pause_is_shorter_than_what_the_answer_asks_for() {
        assert_eq!(pauses(Some(3), 0.0), [3_000.0; 5]);
        assert_eq!(pauses(Some(3), 1.0), [3_200.0, 3_400.0, 3_800.0, 4_600.0, 6_200.0]);
    }

    #[test]
    fn two_minutes_are_the_end() {
        assert_eq!(pauses(Some(50), 0.0), [50_000.0, 50_000.0]);
        assert_eq!(pauses(Some(120), 0.0), [120_000.0]);
        assert_eq!(pauses(Some(121), 0.0), [0.0; 0]);
        assert_eq!(pauses(Some(u64::MAX), 0.0), [0.0; 0]);
        assert_eq!(Tries::begin(0.0).next(119_900.0, None, 1.0), None, "the calls themselves take time as well");
    }

    #[test]
    fn a_time_to_wait_is_a_number_or_a_date() {
        let date = |text: &str| if text == "Fri, 20 Nov 2026 08:42:00 GMT" { 90_500.0 } else { f64::NAN };
        let asked = |text: &str| seconds(text, 60_000.0, date);
        assert_eq!(asked("0"), Some(0));
        assert_eq!(asked("120"), Some(120));
        assert_eq!(asked("99999999999999999999999"), Some(u64::MAX));
        assert_eq!(asked("Fri, 20 Nov 2026 08:42:00 GMT"), Some(31));
        assert_eq!(seconds("Fri, 20 Nov 2026 08:42:00 GMT", 100_000.0, date), Some(0), "it has passed");
        for text in ["", "-5", "1.5", "soon", "in a while GMT", "5 s"] {
            assert_eq!(asked(text), None, "{text}");
        }
    }
}
