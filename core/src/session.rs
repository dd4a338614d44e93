//! How long a signed-in browser stays signed in.

use crate::time::{Span, Timestamp};

/// Without a request for this long the dashboard asks for the password again.
pub const IDLE: Span = Span::minutes(60);
/// After this long it asks in any case.
pub const ABSOLUTE: Span = Span::hours(12);
/// A session's "last seen" is written at most this often.
pub const TOUCH_EVERY: Span = Span::minutes(1);

/// What a stored session is worth now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Good; `touch` says whether "last seen" should be written.
    Alive {
        /// The stored "last seen" is older than [`TOUCH_EVERY`].
        touch: bool,
    },
    /// Too long without a request.
    Idle,
    /// Too long since signing in.
    Expired,
}

/// Judges a session by when it began and when it was last seen.
pub fn judge(created_at: Timestamp, last_seen_at: Timestamp, now: Timestamp) -> Verdict {
    if now >= created_at + ABSOLUTE {
        return Verdict::Expired;
    }
    if now >= last_seen_at + IDLE {
        return Verdict::Idle;
    }
    Verdict::Alive { touch: now >= last_seen_at + TOUCH_EVERY }
}

/// "Firefox on Windows": enough to recognise one's own browsers in a list.
pub fn browser_name(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_end_idle_and_absolutely() {
        let t = Timestamp::from_millis(5_000_000);
        assert_eq!(judge(t, t, t), Verdict::Alive { touch: false });
        assert_eq!(judge(t, t, t + Span::minutes(59)), Verdict::Alive { touch: true });
        assert_eq!(judge(t, t, t + IDLE), Verdict::Idle);
        let busy = t + Span::hours(12) - Span::seconds(1);
        assert_eq!(judge(t, busy, busy), Verdict::Alive { touch: false });
        assert_eq!(judge(t, busy, t + ABSOLUTE), Verdict::Expired);
    }

    #[test]
    fn browsers_are_recognised() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36",
                "Chrome on Linux",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5", "curl"),
            ("", "Unknown browser"),
        ] {
            assert_eq!(browser_name(agent), name);
        }
    }
}
