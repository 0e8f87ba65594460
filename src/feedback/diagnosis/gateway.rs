//! Advice for requests that a gateway could not forward. The gateway's message says what happened; this says what to do, and by whom.

use api::gateway::Reason;
use api::{ApiError, Rejection};

use crate::feedback::diagnosis::texts::{self, FORBIDDEN};
use crate::feedback::failure::Failure;

/// Returns advice; `None` where the message says everything, or Twilio has responded.
pub fn remedy(failure: &Failure) -> Option<&'static str> {
    Some(match failure.error.as_ref()? {
        // Rejected by Twilio: the credential belongs to the gateway, not to the user.
        ApiError::Rejected(Rejection { status: 403, reason: None, .. }) => FORBIDDEN,
        ApiError::Rejected(rejection) => match rejection.reason? {
            Reason::Credential => texts::REPLACE_CREDENTIAL,
            Reason::Unreachable => texts::CHECK_CONNECTION,
            // The history holds writes only.
            Reason::NoResponse | Reason::InvalidResponse if failure.is_uncertain() => texts::CHECK_OUTCOME,
            Reason::NoResponse | Reason::InvalidResponse => texts::CHECK_GATEWAY,
            Reason::Busy => texts::WAIT,
            Reason::Unrecorded => texts::FREE_DISK,
            Reason::Failed => texts::READ_LOG,
            Reason::ForeignOrigin | Reason::Unlisted | Reason::PreconditionRequired => texts::RELOAD_OUTDATED,
            Reason::ReadFailed => texts::RELOAD_UNREAD,
            Reason::PreconditionFailed => texts::RELOAD_CHANGED,
            Reason::NoSession | Reason::InvalidCredentials | Reason::CodeRequired | Reason::InvalidCode => return None,
            Reason::LockedOut | Reason::NoSecondFactor | Reason::Role | Reason::ReadOnly => return None,
        },
        ApiError::Unreadable { .. } | ApiError::Foreign { .. } | ApiError::Transport(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use api::error::read_as;
    use api::{Response, TransportError};
    use serde_json::Value;

    use super::*;

    fn advice(reason: Reason) -> Option<&'static str> {
        remedy(&refused(reason).into())
    }

    fn refused(reason: Reason) -> ApiError {
        read_as::<Value>(&reason.reject("This happened.")).unwrap_err()
    }

    #[test]
    fn an_unknown_outcome_is_to_be_checked_in_the_history() {
        for reason in [Reason::NoResponse, Reason::InvalidResponse] {
            assert!(advice(reason).is_some_and(|remedy| remedy.starts_with("Try again. If the problem remains,")));
            let uncertain = Failure::uncertain("It may or may not be saved.", refused(reason));
            assert!(
                remedy(&uncertain)
                    .is_some_and(|remedy| remedy.starts_with("Reload the page to see whether the change was made."))
            );
        }
    }

    #[test]
    fn a_busy_account_is_explained() {
        assert!(advice(Reason::Busy).is_some_and(|remedy| remedy.starts_with("Try again in a moment.")));
    }

    #[test]
    fn a_denied_credential_is_a_matter_of_the_operator() {
        let body = r#"{"code": 20403, "message": "Forbidden", "status": 403}"#.to_owned();
        let response = Response { status: 403, body, ..Response::default() };
        let forbidden = read_as::<Value>(&response).unwrap_err();
        assert!(forbidden.to_string().starts_with("This account’s API key does not have permission for this request."));
        assert_eq!(remedy(&forbidden.into()), Some(FORBIDDEN));
    }

    #[test]
    fn messages_that_say_everything_get_no_advice() {
        use Reason::{
            CodeRequired, InvalidCode, InvalidCredentials, LockedOut, NoSecondFactor, NoSession, ReadOnly, Role,
        };

        let reasons =
            [NoSession, InvalidCredentials, CodeRequired, InvalidCode, NoSecondFactor, LockedOut, Role, ReadOnly];
        for reason in reasons {
            assert_eq!(advice(reason), None);
        }
        assert_eq!(remedy(&ApiError::Transport(TransportError::Unreachable).into()), None);
    }
}
