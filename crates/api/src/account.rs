//! Accounts, which other resources name by SID.

use crate::sid::Resource;

/// An account.
#[derive(Clone, Debug, PartialEq)]
pub struct Account;

impl Resource for Account {
    const PREFIX: &'static str = "AC";
}
