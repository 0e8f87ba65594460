//! Permissions that an API key or an OAuth app needs, by role. They follow from the operations of the contract, so that the list is complete.

use api::gateway::Role;
use api::operation::Operation;

/// Roles from the lowest one. Each includes the permissions of the ones before.
const ROLES: [Role; 3] = [Role::Viewer, Role::Editor, Role::Admin];

/// Returns the lowest role whose users send the operation. A gateway whose users all have lower roles needs no permission for it.
pub fn lowest_role(operation: &Operation) -> Role {
    ROLES.into_iter().find(|role| role.allows(operation.method)).unwrap_or(Role::Admin)
}

/// Returns the permission as method and path. Twilio lists the permissions of restricted keys and OAuth apps by the requests that they allow.
pub fn name(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use api::operation::{Action, OPERATIONS};
    use api::resources::ResourceKind;

    use super::*;

    /// Returns the table of `docs/accounts.md`: what each resource has to permit, by role.
    fn table() -> String {
        let mut table = "| | path | viewer | editor, also | admin, also |\n|---|---|---|---|---|\n".to_owned();
        for kind in ResourceKind::ALL {
            let operations = || OPERATIONS.iter().filter(|operation| operation.resource == *kind);
            let Some(path) = operations().map(|operation| operation.path).min_by_key(|path| path.len()) else {
                continue;
            };
            let needed = ROLES.map(|role| {
                let of_role = operations().filter(|operation| lowest_role(operation) == role);
                of_role.map(|operation| verb(operation.action)).collect::<Vec<_>>().join(", ")
            });
            let line = format!("| {} | `{path}` | {} |", kind.info().plural, needed.join(" | "));
            // Writing to a string cannot fail.
            let _ = writeln!(table, "{}", line.replace("|  |", "| |").replace("|  |", "| |"));
        }
        table
    }

    fn verb(action: Action) -> &'static str {
        match action {
            Action::List => "list",
            Action::Create => "create",
            Action::Fetch => "read",
            Action::Update => "update",
            Action::Delete => "delete",
        }
    }

    #[test]
    fn the_documentation_has_the_table_of_permissions() {
        let page = include_str!("../../../../docs/accounts.md");
        assert!(page.contains(&table()), "docs/accounts.md must have this table:\n{}", table());
    }

    #[test]
    fn an_operation_belongs_to_the_lowest_role_that_may_send_it() {
        let role = |method: &str, path: &str| {
            OPERATIONS.iter().find(|operation| name(operation) == format!("{method} {path}")).map(lowest_role).unwrap()
        };
        assert_eq!(role("GET", "/v1/Services"), Role::Viewer);
        assert_eq!(role("POST", "/v1/Services"), Role::Editor);
        assert_eq!(role("DELETE", "/v1/Services/{Sid}"), Role::Admin);
    }

    #[test]
    fn a_key_may_have_all_permissions() {
        // Twilio allows 100 permissions in a key.
        assert!(OPERATIONS.len() <= 100);
    }
}
