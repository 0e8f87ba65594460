//! The account, as far as other resources name it.

use crate::sid::Resource;

/// An account: what its SID begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Account;

impl Resource for Account {
    const PREFIX: &'static str = "AC";
}
