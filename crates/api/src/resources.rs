//! The one list of resources. Operations, routes of the sandbox, requests that the gateway forwards, and the names in the history are made
//! from it.

use crate::operation::Operation;

/// Calls the macro `$make` with the list. One entry of it is
///
/// ```text
/// Service: service, Account, "Service", "Services" { list List, create Create, … }
/// ```
///
/// with the name of the resource, its module in this crate, its scope, its two labels, and its requests, each with the name of its handler in
/// the sandbox.
#[macro_export]
macro_rules! resources {
    ($make:ident) => {
        $make! {
            Service: service, Account, "Service", "Services" {
                list List, create Create, fetch Fetch, delete Delete
            }
            Conversation: conversation, Service, "Conversation", "Conversations" { list List, fetch Fetch }
            User: user, Service, "User", "Users" { list List, fetch Fetch }
            ParticipantConversation: participant_conversation, Service,
                "Conversation of a participant", "Conversations of a participant" { list List }
            Role: role, Service, "Role", "Roles" {
                list List, create Create, fetch Fetch, update Update, delete Delete
            }
            DefaultServiceRole: default_service_role, DefaultService,
                "Role of the default service", "Roles of the default service" {
                list List, create Create, fetch Fetch, update Update, delete Delete
            }
            Binding: binding, Service, "Binding", "Bindings" { list List, fetch Fetch }
            Credential: credential, Account, "Push credential", "Push credentials" { list List, fetch Fetch }
            Configuration: configuration, Account, "Account configuration", "Account configuration" {
                fetch Fetch, update Update
            }
            AddressConfiguration: address_configuration, Account, "Address", "Addresses" {
                list List, create Create, fetch Fetch, update Update, delete Delete
            }
            Webhooks: webhooks, Account, "Account webhooks", "Account webhooks" { fetch Fetch, update Update }
            ServiceConfiguration: service_configuration, Service, "Service configuration", "Service configuration" {
                fetch Fetch, update Update
            }
            Notifications: notifications, Service, "Push notifications", "Push notifications" {
                fetch Fetch, update Update
            }
            ServiceWebhooks: service_webhooks, Service, "Service webhooks", "Service webhooks" {
                fetch Fetch, update Update
            }
            ChatService: chat_service, Account, "Chat service (v2)", "Chat services (v2)" {
                list List, create Create, fetch Fetch, update Update, delete Delete
            }
            ChatRole: chat_role, Service, "Chat role (v2)", "Chat roles (v2)" {
                list List, create Create, fetch Fetch, update Update, delete Delete
            }
        }
    };
}

/// Owner of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The account.
    Account,
    /// A service, which the path names.
    Service,
    /// The account's default service, which the path does not name.
    DefaultService,
}

/// Declaration of a resource.
#[derive(Debug)]
pub struct ResourceInfo {
    /// Owner of the resource.
    pub scope: Scope,
    /// Singular label: "Service webhooks".
    pub label: &'static str,
    /// Label of a list: "Services".
    pub plural: &'static str,
    /// Page of Twilio's documentation.
    pub docs: &'static str,
}

macro_rules! describe {
    ( $(
        $resource:ident: $module:ident, $scope:ident, $label:literal, $plural:literal {
            $( $action:ident $request:ident ),*
        }
    )* ) => {
        /// Kind of a resource of the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ResourceKind { $(
            #[doc = $label]
            $resource,
        )* }

        impl ResourceKind {
            /// Every kind, in the order of the list.
            pub const ALL: &'static [Self] = &[$( Self::$resource, )*];

            /// Declaration of the resource.
            pub fn info(self) -> &'static ResourceInfo {
                &INFOS[self as usize]
            }
        }

        static INFOS: &[ResourceInfo] = &[$( ResourceInfo {
            scope: Scope::$scope,
            label: $label,
            plural: $plural,
            docs: crate::$module::DOCS,
        }, )*];

        /// Every operation of every resource.
        pub static OPERATIONS: &[Operation] = &[$( $(
            Operation::$action::<crate::$module::$request>(ResourceKind::$resource, $label, $plural),
        )* )*];
    };
}
resources!(describe);
