//! The company of the sample data, Harbor & Pine, a retailer of home goods. It and everyone in it are made up.

/// Something that the company runs in production, staging and development.
pub(super) struct Product {
    pub(super) name: &'static str,
    /// How old its service in production is.
    pub(super) days: u64,
    /// What it holds in production.
    pub(super) conversations: u64,
    pub(super) users: u64,
    pub(super) bindings: u64,
    /// What its conversations are about.
    pub(super) topics: &'static [&'static str],
}

pub(super) const PRODUCTS: &[Product] = &[
    Product {
        name: "Customer Care",
        days: 1080,
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
        days: 940,
        conversations: 310,
        users: 22,
        bindings: 0,
        topics: &["Order confirmed", "Order shipped", "Order delayed", "Pick-up ready", "Partial shipment"],
    },
    Product {
        name: "Design Consultations",
        days: 760,
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
        days: 655,
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
        days: 510,
        conversations: 140,
        users: 12,
        bindings: 4,
        topics: &["Driver is on the way", "New delivery slot", "Access code for the courtyard", "Nobody at home"],
    },
    Product {
        name: "Store Associates",
        days: 390,
        conversations: 47,
        users: 39,
        bindings: 11,
        topics: &["Stock check", "Shift swap", "Floor display", "Customer waiting at pick-up", "Inventory count"],
    },
    Product {
        name: "Returns & Repairs",
        days: 280,
        conversations: 73,
        users: 16,
        bindings: 3,
        topics: &["Return label", "Repair estimate", "Replacement drawer", "Warranty question", "Upholstery repair"],
    },
];

/// A service that nobody has tidied away.
pub(super) struct Leftover {
    /// `{day}` stands for the day it was created.
    pub(super) name: Option<&'static str>,
    pub(super) days: u64,
    pub(super) conversations: u64,
    pub(super) users: u64,
}

const fn leftover(name: &'static str, days: u64, conversations: u64, users: u64) -> Leftover {
    Leftover { name: Some(name), days, conversations, users }
}

pub(super) const LEFTOVERS: &[Leftover] = &[
    leftover("Default Conversations Service", 1094, 3, 2),
    leftover("Flex Chat Service", 1071, 0, 4),
    leftover("test", 1052, 1, 1),
    leftover("dev-phone {day}", 988, 0, 0),
    leftover("Customer Care (production) before migration", 902, 27, 9),
    leftover("test", 871, 0, 0),
    leftover("dev-phone {day}", 833, 1, 1),
    leftover("hackday {day}: chat with your sofa 🛋️", 798, 6, 5),
    leftover("load test {day}", 702, 240, 0),
    leftover("Order Updates (staging)", 689, 4, 2),
    leftover("dev-phone {day}", 640, 0, 0),
    Leftover { name: None, days: 588, conversations: 2, users: 1 },
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

/// What their conversations are about.
pub(super) const LEFTOVER_TOPICS: &[&str] =
    &["test", "Test conversation", "hello", "asdf", "Demo for the platform team"];

/// One of the three copies of a product.
pub(super) struct Environment {
    pub(super) name: &'static str,
    /// How long after production it was set up.
    pub(super) days_later: u64,
    /// It holds one for so many in production.
    pub(super) share: u64,
    /// Where its webhooks lead.
    pub(super) hooks: &'static str,
    /// What its pushes begin with, so that nobody takes a rehearsal for the real thing.
    pub(super) mark: &'static str,
    pub(super) channel_members: u32,
    pub(super) user_channels: u32,
}

pub(super) const ENVIRONMENTS: &[Environment] = &[
    Environment {
        name: "production",
        days_later: 0,
        share: 1,
        hooks: "https://hooks.harborandpine.example",
        mark: "",
        channel_members: 250,
        user_channels: 1000,
    },
    Environment {
        name: "development",
        days_later: 4,
        share: 40,
        hooks: "https://hooks.dev.harborandpine.example",
        mark: "[dev] ",
        channel_members: 10,
        user_channels: 25,
    },
    Environment {
        name: "staging",
        days_later: 9,
        share: 14,
        hooks: "https://hooks.staging.harborandpine.example",
        mark: "[staging] ",
        channel_members: 100,
        user_channels: 250,
    },
];
