//! Permissions of the user: role, and whether the account is read-only. The gateway enforces them; the app shows denials in advance.

use api::Method;
use api::gateway::Role;

use crate::session::texts;

/// Permissions in the open account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Permissions {
    pub role: Role,
    /// True if the gateway rejects every write to the account.
    pub read_only: bool,
}

/// Id of the note that says why nothing can be changed. Also the prefix of the ids of all such notes.
pub const DENIED: &str = "denied";

/// Id of the note that says why nothing can be deleted, where changes are allowed.
pub const DELETE_DENIED: &str = "denied-delete";

impl Permissions {
    /// Permissions without a gateway.
    pub const ALL: Self = Self { role: Role::Admin, read_only: false };

    /// Returns the id of the note that says why requests of a method are denied; `None` where they are allowed. A control that sends such
    /// a request is described by the note, and its clicks are stopped.
    pub fn denial(self, method: Method) -> Option<&'static str> {
        let allows = |method| method == Method::Get || !self.read_only && self.role.allows(method);
        match () {
            () if allows(method) => None,
            () if allows(Method::Post) => Some(DELETE_DENIED),
            () => Some(DENIED),
        }
    }

    /// Returns the sentence that says why requests of a method are denied; `None` where they are allowed.
    pub fn reason(self, method: Method) -> Option<&'static str> {
        let denial = self.denial(method)?;
        Some(match self.role {
            _ if self.read_only => texts::READ_ONLY_DENIAL,
            _ if denial == DELETE_DENIED => texts::DELETION_DENIAL,
            _ => texts::VIEWER_DENIAL,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denials(role: Role, read_only: bool) -> [Option<&'static str>; 3] {
        Method::ALL.map(|method| Permissions { role, read_only }.denial(method))
    }

    #[test]
    fn a_role_denies_the_methods_that_it_does_not_allow() {
        assert_eq!(denials(Role::Viewer, false), [None, Some(DENIED), Some(DENIED)]);
        assert_eq!(denials(Role::Editor, false), [None, None, Some(DELETE_DENIED)]);
        assert_eq!(denials(Role::Admin, false), [None; 3]);
    }

    #[test]
    fn a_read_only_account_denies_writes_to_every_role() {
        for role in [Role::Viewer, Role::Editor, Role::Admin] {
            assert_eq!(denials(role, true), [None, Some(DENIED), Some(DENIED)]);
            let reason = Permissions { role, read_only: true }.reason(Method::Delete);
            assert!(reason.is_some_and(|reason| reason.contains("read-only")));
        }
    }

    #[test]
    fn the_reasons_agree_with_the_rules_of_the_gateway() {
        for role in [Role::Viewer, Role::Editor, Role::Admin] {
            for method in Method::ALL {
                assert_eq!(Permissions { role, read_only: false }.reason(method).is_none(), role.allows(method));
            }
        }
    }
}
