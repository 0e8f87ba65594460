//! Products and services of Harbor & Pine, the fictional retailer of the sample data.

/// Product of the company, with a service in production, staging and development.
pub(super) struct Product {
    pub(super) name: &'static str,
    /// Age of its service in production, in days.
    pub(super) age_in_days: u64,
    /// Number of conversations in production.
    pub(super) conversations: u64,
    /// Number of users in production.
    pub(super) users: u64,
    /// Number of bindings in production.
    pub(super) bindings: u64,
    /// Names of its conversations.
    pub(super) topics: &'static [&'static str],
}

pub(super) const PRODUCTS: &[Product] = &[
    Product {
        name: "Customer Care",
        age_in_days: 1080,
        conversations: 420,
        users: 64,
        bindings: 14,
        topics: &[
            "Damaged table leg",
            "Late delivery",
            "Missing assembly screws",
            "Refund for linen curtains",
            "Wrong colour of armchair",
            "Gift card not accepted",
            "Change of delivery address",
            "Care advice for oiled oak",
        ],
    },
    Product {
        name: "Order Updates",
        age_in_days: 940,
        conversations: 310,
        users: 22,
        bindings: 0,
        topics: &["Order confirmed", "Order shipped", "Order delayed", "Pick-up ready", "Partial shipment"],
    },
    Product {
        name: "Design Consultations",
        age_in_days: 760,
        conversations: 96,
        users: 31,
        bindings: 6,
        topics: &[
            "Living room plan",
            "Kitchen island sketch",
            "Fabric samples",
            "Lighting for a north-facing room",
            "Small balcony ideas",
            "Shelving along a stairway",
        ],
    },
    Product {
        name: "Trade Desk",
        age_in_days: 655,
        conversations: 58,
        users: 18,
        bindings: 2,
        topics: &[
            "Quote for 40 chairs",
            "Hotel lobby refit",
            "Bulk order of lamps",
            "Terms of payment",
            "Sample request",
        ],
    },
    Product {
        name: "Delivery Window",
        age_in_days: 510,
        conversations: 140,
        users: 12,
        bindings: 4,
        topics: &["Driver is on the way", "New delivery slot", "Access code for the courtyard", "Nobody at home"],
    },
    Product {
        name: "Store Associates",
        age_in_days: 390,
        conversations: 47,
        users: 39,
        bindings: 11,
        topics: &["Stock check", "Shift swap", "Floor display", "Customer waiting at pick-up", "Inventory count"],
    },
    Product {
        name: "Returns & Repairs",
        age_in_days: 280,
        conversations: 73,
        users: 16,
        bindings: 3,
        topics: &["Return label", "Repair estimate", "Replacement drawer", "Warranty question", "Upholstery repair"],
    },
];

/// Service that is not in use any more.
pub(super) struct Leftover {
    /// Name, in which `{day}` stands for the day of creation.
    pub(super) name: Option<&'static str>,
    /// Age, in days.
    pub(super) age_in_days: u64,
    pub(super) conversations: u64,
    pub(super) users: u64,
}

const fn leftover(name: &'static str, age_in_days: u64, conversations: u64, users: u64) -> Leftover {
    Leftover { name: Some(name), age_in_days, conversations, users }
}

pub(super) const LEFTOVERS: &[Leftover] = &[
    leftover("Default Conversations Service", 1094, 3, 2),
    leftover("Flex Chat Service", 1071, 0, 4),
    leftover("test", 1052, 1, 1),
    leftover("dev-phone {day}", 988, 0, 0),
    leftover("Customer Care (production) before migration", 902, 27, 9),
    leftover("test", 871, 0, 0),
    leftover("dev-phone {day}", 833, 1, 1),
    leftover("playground of mira.keller@harborandpine.example", 812, 2, 1),
    leftover("hackday {day}: chat with your sofa 🛋️", 798, 6, 5),
    leftover("load test {day}", 702, 240, 0),
    leftover("Order Updates (staging)", 689, 4, 2),
    leftover("dev-phone {day}", 640, 0, 0),
    Leftover { name: None, age_in_days: 588, conversations: 2, users: 1 },
    leftover("Callback line +1 555 010 4433", 559, 4, 2),
    leftover("🎄 Holiday pop-up store", 346, 19, 7),
    leftover("خدمة العملاء – تجربة", 471, 3, 2),
    leftover("QA Regression", 452, 8, 3),
    leftover("qa-regression", 451, 0, 0),
    leftover("R&D <do not use>", 433, 1, 1),
    leftover("dev-phone {day}", 362, 1, 1),
    leftover("spike: hand over from bot to associate", 301, 5, 3),
    leftover("שירות לקוחות – בדיקה", 240, 2, 2),
    leftover(
        "Copy of Customer Care (staging) for the rehearsal of the move to the new warehouse system, with the delivery \
         windows of all regions switched on and the notifications of associates switched off (ask the platform team \
         before deleting)",
        214,
        11,
        4,
    ),
    leftover("家具相談 テスト", 166, 2, 1),
    leftover("dev-phone {day}", 97, 0, 0),
    leftover("test 2", 33, 1, 1),
    leftover("dev-phone {day}", 6, 1, 1),
];

/// Names of the conversations in leftover services.
pub(super) const LEFTOVER_TOPICS: &[&str] =
    &["test", "Test conversation", "hello", "asdf", "Demo for the platform team"];

/// Environment that each product has a service in.
pub(super) struct Environment {
    pub(super) name: &'static str,
    /// Days between the creation of the services in production and in this environment.
    pub(super) days_later: u64,
    /// Divisor of the production's numbers of users, conversations and bindings.
    pub(super) divisor: u64,
    /// Origin of its webhook URLs.
    pub(super) webhook_origin: &'static str,
    /// Prefix of its push texts, so that a test push is not mistaken for a real one.
    pub(super) push_prefix: &'static str,
    pub(super) channel_members: u32,
    pub(super) user_channels: u32,
}

pub(super) const ENVIRONMENTS: &[Environment] = &[
    Environment {
        name: "production",
        days_later: 0,
        divisor: 1,
        webhook_origin: "https://hooks.harborandpine.example",
        push_prefix: "",
        channel_members: 250,
        user_channels: 1000,
    },
    Environment {
        name: "development",
        days_later: 4,
        divisor: 40,
        webhook_origin: "https://hooks.dev.harborandpine.example",
        push_prefix: "[dev] ",
        channel_members: 10,
        user_channels: 25,
    },
    Environment {
        name: "staging",
        days_later: 9,
        divisor: 14,
        webhook_origin: "https://hooks.staging.harborandpine.example",
        push_prefix: "[staging] ",
        channel_members: 100,
        user_channels: 250,
    },
];
