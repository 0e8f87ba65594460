//! What can be done where a gateway could not pass a call on, and by whom. The gateway's own sentence says what happened.

use api::gateway::Reason;
use api::{ApiError, Refusal};

use crate::feedback::failure::Failure;

const FORBIDDEN: &str = "Whoever runs the gateway: “conversations-admin check” there says what the credential may read. A restricted API key can be allowed more at Twilio, or another key take its place.";

/// What can be done about it; `None` where the gateway has said all, or Twilio has answered.
pub fn remedy(failure: &Failure) -> Option<&'static str> {
    Some(match failure.error.as_ref()? {
        // Twilio's own: nobody here has entered what it is about.
        ApiError::Refused(Refusal { status: 403, reason: None, .. }) => FORBIDDEN,
        ApiError::Refused(refusal) => match refusal.reason? {
            Reason::Credential => {
                "Whoever runs the gateway: “conversations-admin check” there says what the credential may do. Start the gateway again with a new one."
            }
            Reason::Unreachable => {
                "Try again. If it goes on, whoever runs the gateway: “conversations-admin check” there says whether the name, the network or the certificate is in the way."
            }
            // Only what changes something is on record.
            Reason::Lost | Reason::Unreadable if failure.is_uncertain() => {
                "Look whether it was done; History says what was sent. If it goes on, whoever runs the gateway: “conversations-admin check” there says what answers."
            }
            Reason::Lost | Reason::Unreadable => {
                "Try again. If it goes on, whoever runs the gateway: “conversations-admin check” there says what answers."
            }
            Reason::Busy => {
                "Try again in a moment. Others work in this account as well, or one of them changes much at once."
            }
            Reason::Unrecorded => {
                "Whoever runs the gateway: look for a full disk, and for what its log says about the journal. Until then everything can be read, and nothing changed."
            }
            Reason::Failed => "Whoever runs the gateway: its log has the reason, at this time.",
            Reason::OtherPage | Reason::Unlisted | Reason::Unconditional => {
                "Reload the page: it may be older than the gateway."
            }
            Reason::Unread => {
                "Reload the page to see whether it can be shown. “conversations-admin check” on the gateway’s machine says what the credential may read."
            }
            Reason::Changed => "Reload the page to see it.",
            Reason::SignedOut | Reason::NotSignedIn | Reason::LockedOut | Reason::Role | Reason::ReadOnly => {
                return None;
            }
        },
        ApiError::Unreadable { .. } | ApiError::Foreign { .. } | ApiError::NoAnswer => return None,
    })
}

#[cfg(test)]
mod tests {
    use api::Response;
    use api::error::read_as;
    use serde_json::Value;

    use super::*;

    fn said(reason: Reason) -> Option<&'static str> {
        remedy(&refused(reason).into())
    }

    fn refused(reason: Reason) -> ApiError {
        read_as::<Value>(&reason.refuse("This happened.")).unwrap_err()
    }

    #[test]
    fn only_what_may_have_been_done_is_to_be_looked_for() {
        for reason in [Reason::Lost, Reason::Unreadable] {
            assert!(said(reason).is_some_and(|remedy| remedy.starts_with("Try again. If it goes on,")));
            let uncertain = Failure::uncertain("It may or may not be saved.", refused(reason));
            assert!(remedy(&uncertain).is_some_and(|remedy| remedy.starts_with("Look whether it was done;")));
        }
    }

    #[test]
    fn who_has_to_wait_is_told_why() {
        assert!(said(Reason::Busy).is_some_and(|remedy| remedy.starts_with("Try again in a moment.")));
    }

    #[test]
    fn who_has_entered_no_credential_is_told_who_can_give_it_more() {
        let body = r#"{"code": 20403, "message": "Forbidden", "status": 403}"#.to_owned();
        let response = Response { status: 403, body, ..Response::default() };
        let forbidden = read_as::<Value>(&response).unwrap_err();
        assert!(forbidden.to_string().starts_with("The credential in use is not allowed to do this."));
        assert_eq!(remedy(&forbidden.into()), Some(FORBIDDEN));
    }

    #[test]
    fn what_the_gateway_has_said_all_about_has_no_remedy() {
        for reason in [Reason::SignedOut, Reason::NotSignedIn, Reason::LockedOut, Reason::Role, Reason::ReadOnly] {
            assert_eq!(said(reason), None);
        }
        assert_eq!(remedy(&ApiError::NoAnswer.into()), None);
    }
}
