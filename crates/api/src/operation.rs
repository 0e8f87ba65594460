//! Every operation of this contract, as data: what the sandbox answers, what the gateway lets through, and what history calls it.

use crate::endpoint::{Endpoint, FieldInfo, PathArgs, capture};
use crate::message::{Method, Request};
use crate::page::{Listed, Paged};
use crate::params::{ParamError, Params};
use crate::seen::{seen, shown};
use crate::{
    binding, chat_role, chat_service, configuration, conversation, notifications, role, service, service_configuration,
    service_webhooks, user, webhooks,
};

/// One thing that can be asked.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// What to do.
    pub method: Method,
    /// As the specification writes it, with names in braces.
    pub path: &'static str,
    /// The status of success.
    pub status: u16,
    /// Every parameter.
    pub fields: &'static [FieldInfo],
    /// The name of the array in the answer of a list.
    pub list_key: Option<&'static str>,
    /// True for lists of people's data, of which the dashboard shows nothing but the number of entries.
    pub is_only_counted: bool,
    /// To what it is done, as people say it: "Service webhooks".
    pub subject: &'static str,
    anew: fn(&[&str], &Params) -> Result<Request, Mismatch>,
}

/// Why a request is none of an operation's.
#[derive(Clone, Debug, PartialEq)]
pub enum Mismatch {
    /// What stands in a brace of the path is not what belongs there.
    Path,
    /// These parameters are wrong, each by its own rule.
    Params(Vec<ParamError>),
}

/// All of them.
pub static OPERATIONS: &[Operation] = &[
    list::<service::List>("Services"),
    one::<service::Create>("Service"),
    one::<service::Fetch>("Service"),
    one::<service::Delete>("Service"),
    counted::<conversation::List>("Conversations"),
    counted::<user::List>("Users"),
    list::<role::List>("Roles"),
    one::<role::Create>("Role"),
    one::<role::Fetch>("Role"),
    one::<role::Update>("Role"),
    one::<role::Delete>("Role"),
    list::<role::of_account::List>("Roles of the default service"),
    one::<role::of_account::Create>("Role of the default service"),
    one::<role::of_account::Fetch>("Role of the default service"),
    one::<role::of_account::Update>("Role of the default service"),
    one::<role::of_account::Delete>("Role of the default service"),
    counted::<binding::List>("Bindings"),
    one::<configuration::Fetch>("Account configuration"),
    one::<configuration::Update>("Account configuration"),
    one::<webhooks::Fetch>("Account webhooks"),
    one::<webhooks::Update>("Account webhooks"),
    one::<service_configuration::Fetch>("Service configuration"),
    one::<service_configuration::Update>("Service configuration"),
    one::<notifications::Fetch>("Push notifications"),
    one::<notifications::Update>("Push notifications"),
    one::<service_webhooks::Fetch>("Service webhooks"),
    one::<service_webhooks::Update>("Service webhooks"),
    list::<chat_service::List>("Chat services (v2)"),
    one::<chat_service::Create>("Chat service (v2)"),
    one::<chat_service::Fetch>("Chat service (v2)"),
    one::<chat_service::Update>("Chat service (v2)"),
    one::<chat_service::Delete>("Chat service (v2)"),
    list::<chat_role::List>("Chat roles (v2)"),
    one::<chat_role::Create>("Chat role (v2)"),
    one::<chat_role::Fetch>("Chat role (v2)"),
    one::<chat_role::Update>("Chat role (v2)"),
    one::<chat_role::Delete>("Chat role (v2)"),
];

impl Operation {
    /// The operation that `E` is, done to `subject`.
    pub const fn of<E: Endpoint>(subject: &'static str) -> Self {
        Self {
            method: E::METHOD,
            path: E::PATH,
            status: E::STATUS,
            fields: E::FIELDS,
            list_key: None,
            is_only_counted: false,
            subject,
            anew: anew::<E>,
        }
    }

    /// The operations of a path, with what stands in its braces.
    pub fn at(path: &str) -> impl Iterator<Item = (&'static Self, Vec<&str>)> {
        OPERATIONS.iter().filter_map(move |operation| Some((operation, capture(operation.path, path)?)))
    }

    /// What a request of this operation comes to when it is read and written anew: only what the contract knows is in it.
    pub fn anew(&self, values: &[&str], params: &Params) -> Result<Request, Mismatch> {
        (self.anew)(values, params)
    }

    /// The operation that reads what this one changes.
    pub fn reading(&self) -> Option<&'static Self> {
        let reads = |other: &&Self| other.method == Method::Get && other.list_key.is_none();
        OPERATIONS.iter().filter(reads).find(|other| other.path == self.path)
    }

    /// Precondition of this update or deletion: the fingerprint of what `answer` reports for everything that it replaces or deletes.
    pub fn precondition(&self, params: &Params, answer: &serde_json::Value) -> String {
        match self.method {
            Method::Delete => shown(self.creating().map_or(&[], |create| create.fields), answer),
            Method::Get | Method::Post => seen(self.fields, params, answer),
        }
    }

    /// The operation that creates what this one deletes.
    fn creating(&self) -> Option<&'static Self> {
        let (list, _) = self.path.rsplit_once("/{")?;
        OPERATIONS.iter().find(|other| other.method == Method::Post && other.path == list)
    }
}

const fn one<E: Endpoint>(subject: &'static str) -> Operation {
    Operation::of::<E>(subject)
}

const fn list<L: Paged>(subject: &'static str) -> Operation {
    Operation { list_key: Some(L::Item::KEY), ..Operation::of::<L>(subject) }
}

const fn counted<L: Paged>(subject: &'static str) -> Operation {
    Operation { is_only_counted: true, ..list::<L>(subject) }
}

fn anew<E: Endpoint>(values: &[&str], params: &Params) -> Result<Request, Mismatch> {
    let path = E::Path::from_values(values).ok_or(Mismatch::Path)?;
    Ok(E::decode(params).map_err(Mismatch::Params)?.request(&path))
}
