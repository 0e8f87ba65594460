//! Retries of requests that were rejected because too many ran at once (429). Such a request was not carried out, so that every kind of
//! request can be sent again.

/// Maximum number of times that a request is sent, the first one included.
const MAX_SENT: u32 = 6;
/// Total time for all retries, in milliseconds.
const BUDGET_MS: f64 = 120_000.0;
/// Upper limit of the first pause, in milliseconds. It doubles with each retry.
const FIRST_MS: f64 = 200.0;
/// Upper limit of every pause, in milliseconds, unless the response asks for a longer one.
const LONGEST_MS: f64 = 20_000.0;

/// Attempts to send a request.
pub struct Tries {
    sent: u32,
    begun_ms: f64,
}

impl Tries {
    /// Counts the first attempt.
    pub fn begin(now_ms: f64) -> Self {
        Self { sent: 1, begun_ms: now_ms }
    }

    /// Returns the pause before the next attempt, in milliseconds; `None` where there is none.
    ///
    /// `minimum_seconds` is the shortest pause that the response allows. `random`, from 0 to 1, is the part of the limit to wait: requests that
    /// were rejected together must not return together.
    pub fn next(&mut self, now_ms: f64, minimum_seconds: Option<u64>, random: f64) -> Option<f64> {
        let longest = (FIRST_MS * f64::from(1 << (self.sent - 1))).min(LONGEST_MS);
        let pause = minimum_seconds.unwrap_or_default() as f64 * 1000.0 + random * longest;
        let is_too_late = now_ms - self.begun_ms + pause > BUDGET_MS;
        if self.sent == MAX_SENT || is_too_late {
            return None;
        }
        self.sent += 1;
        Some(pause)
    }
}

/// Parses a `Retry-After` header and returns the seconds from now. It holds seconds, or an HTTP date, which `milliseconds` parses.
pub fn seconds(text: &str, now_ms: f64, milliseconds: impl Fn(&str) -> f64) -> Option<u64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that overflows is a very long time.
        return Some(text.parse().unwrap_or(u64::MAX));
    }
    let until_ms = if text.ends_with(" GMT") { milliseconds(text) } else { f64::NAN };
    // The cast turns a time in the past into zero.
    (!until_ms.is_nan()).then(|| ((until_ms - now_ms) / 1000.0).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pauses of a request that is always rejected at once.
    fn pauses(minimum_seconds: Option<u64>, random: f64) -> Vec<f64> {
        let (mut now, mut tries) = (1_000.0, Tries::begin(1_000.0));
        let next = move || {
            let pause = tries.next(now, minimum_seconds, random)?;
            now += pause;
            Some(pause)
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn the_limit_of_a_pause_doubles_over_five_retries() {
        assert_eq!(pauses(None, 1.0), [200.0, 400.0, 800.0, 1_600.0, 3_200.0]);
        assert_eq!(pauses(None, 0.5), [100.0, 200.0, 400.0, 800.0, 1_600.0]);
        assert_eq!(pauses(None, 0.0), [0.0; 5]);
    }

    #[test]
    fn a_pause_is_at_least_as_long_as_the_response_asks() {
        assert_eq!(pauses(Some(3), 0.0), [3_000.0; 5]);
        assert_eq!(pauses(Some(3), 1.0), [3_200.0, 3_400.0, 3_800.0, 4_600.0, 6_200.0]);
    }

    #[test]
    fn retries_end_after_two_minutes() {
        assert_eq!(pauses(Some(50), 0.0), [50_000.0, 50_000.0]);
        assert_eq!(pauses(Some(120), 0.0), [120_000.0]);
        assert_eq!(pauses(Some(121), 0.0), [0.0; 0]);
        assert_eq!(pauses(Some(u64::MAX), 0.0), [0.0; 0]);
        assert_eq!(Tries::begin(0.0).next(119_900.0, None, 1.0), None, "the calls themselves take time as well");
    }

    #[test]
    fn retry_after_is_a_number_or_a_date() {
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
