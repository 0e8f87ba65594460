//! Pages of lists. <https://www.twilio.com/docs/usage/twilios-response>

use std::fmt;
use std::str::FromStr;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as JsonValue;

use crate::disclosure::Disclosure;
use crate::endpoint::Endpoint;
use crate::json::{Json, Reported, UNEXPECTED_ENTRY};
use crate::number::Whole;
use crate::params::Params;
use crate::response;
use crate::value::{Kind, Value, ValueError};

/// Resource that the API lists.
pub trait Listed: Json {
    /// Name of the array in the response.
    const KEY: &'static str;

    /// Returns the identifier of the resource. `None` if the response has none.
    fn id(&self) -> Option<String>;
}

/// Page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// Resources on the page. Entries that are not objects are kept, see [`UNEXPECTED_ENTRY`].
    pub items: Vec<T>,
    /// Position of the page, and link to the next page.
    pub meta: Meta,
}

response! {
    /// Position of a page in its list, with the links to other pages.
    Meta {
        /// Number of the page, from 0, copied from the request: the token decides which page it is.
        page: u64,
        /// Maximum number of resources on a page.
        page_size: u64,
        /// Absolute URL of the first page.
        first_page_url: String,
        /// Absolute URL of the previous page. Null on the first page.
        previous_page_url: String,
        /// Absolute URL of this page.
        url: String,
        /// Absolute URL of the next page. Null on the last page.
        next_page_url: String,
        /// Name of the array in the response.
        key: String,
    }
}

impl<T: Listed> Json for Page<T> {
    const DISCLOSURE: Option<&'static Disclosure> = T::DISCLOSURE;

    /// Reads a page. `meta` may be missing, and entries need not be objects.
    fn from_json(value: &JsonValue) -> Option<Self> {
        let meta = value.get("meta").and_then(Meta::from_json).unwrap_or_default();
        let keys = [meta.key.known().map(String::as_str), Some(T::KEY)];
        let entries = keys.into_iter().flatten().find_map(|key| value.get(key)?.as_array())?;
        let item =
            |entry| T::from_json(entry).or_else(|| T::from_json(&serde_json::json!({ UNEXPECTED_ENTRY: entry })));
        let items = entries.iter().map(item).collect::<Option<_>>()?;
        Some(Self { items, meta })
    }
}

impl<T: Listed> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_map(Some(2))?;
        page.serialize_entry(T::KEY, &self.items)?;
        page.serialize_entry("meta", &self.meta)?;
        page.end()
    }
}

/// Page of a list of any resource, whose entries are kept as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct UntypedPage(JsonValue);

impl Serialize for UntypedPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Json for UntypedPage {
    fn from_json(value: &JsonValue) -> Option<Self> {
        Some(Self(value.clone())).filter(|page| page.items().is_some())
    }
}

impl UntypedPage {
    /// Returns the number of entries on the page.
    pub fn len(&self) -> usize {
        self.items().map_or(0, Vec::len)
    }

    /// Returns true if the page has no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the position of the next page. `None` if the response does not link to one.
    pub fn next(&self) -> Option<Cursor> {
        self.meta()?.next()
    }

    /// Returns true if the response says that no page follows: its link to the next page is null or empty.
    pub fn is_last(&self) -> bool {
        self.meta().is_some_and(|meta| meta.is_last())
    }

    fn meta(&self) -> Option<Meta> {
        Meta::from_json(self.0.get("meta")?)
    }

    /// Returns the entries: the first array of the response, whatever its name. A page has no other.
    fn items(&self) -> Option<&Vec<JsonValue>> {
        self.0.as_object()?.values().find_map(JsonValue::as_array)
    }
}

impl<T> Page<T> {
    /// Returns the position of the next page. `None` if the response does not link to one.
    pub fn next(&self) -> Option<Cursor> {
        self.meta.next()
    }

    /// Returns true if the response says that no page follows: its link to the next page is null or empty. If it is false and [`Self::next`]
    /// is `None`, the response does not tell whether pages follow.
    pub fn is_last(&self) -> bool {
        self.meta.is_last()
    }
}

impl Meta {
    fn is_last(&self) -> bool {
        match &self.next_page_url {
            Reported::Null => true,
            Reported::Known(url) => url.is_empty(),
            Reported::Absent | Reported::Unexpected(_) => false,
        }
    }

    /// Reads the position of the next page from its link.
    ///
    /// Only page token and page number are used, never host and path: a response must not choose the host of the next request.
    fn next(&self) -> Option<Cursor> {
        let (_, query) = self.next_page_url.known()?.split_once('?')?;
        let params = Params::from_form(query);
        let cursor = Cursor {
            page: params.last("Page").and_then(|page| page.parse().ok()),
            page_token: params.last("PageToken").map(str::to_owned),
        };
        (cursor.page.is_some() || cursor.page_token.is_some()).then_some(cursor)
    }
}

/// Position of a page in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// Number of the page, from 0.
    pub page: Option<u32>,
    /// Token of the page, which only the API can read.
    pub page_token: Option<String>,
}

/// Request for a page of a list.
pub trait Paged: Endpoint<Response = Page<Self::Item>> {
    /// Resource of the list.
    type Item: Listed;

    /// Sets the position and the size of the requested page.
    fn set_position(&mut self, cursor: Cursor, size: PageSize);

    /// Returns the position and the size of the requested page.
    fn position(&self) -> (Cursor, Option<PageSize>);
}

/// Requested number of resources on a page: 1 or more; a larger number than fits becomes `u32::MAX`. Default: 50. The API returns fewer if its own limit is lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageSize(u32);

impl PageSize {
    /// Page size of the app's requests: 100, the documented maximum for services.
    pub const APP: Self = Self(100);

    /// Page size of a request that only asks whether there are any: 1.
    pub const ONE: Self = Self(1);

    /// Largest page of the gateway's own lists: 500.
    pub const GATEWAY_MAX: Self = Self(500);

    /// Page size of a request that names none: 50.
    pub const DEFAULT: Self = Self(50);

    /// Returns the size, or the limit of the list if that is lower. A limit of 0 counts as 1.
    pub fn clamped(self, limit: u32) -> Self {
        Self(self.0.min(limit.max(1)))
    }

    /// Returns the size as a number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl FromStr for PageSize {
    type Err = NotAPageSize;

    fn from_str(text: &str) -> Result<Self, NotAPageSize> {
        match text.parse() {
            Ok(Whole(size)) if size > 0 => Ok(Self(size)),
            _ => Err(NotAPageSize),
        }
    }
}

impl fmt::Display for PageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for PageSize {
    const KIND: Kind = Kind::Number { min: 1, max: u32::MAX };
}

/// Error: the text is not a whole number of 1 or more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAPageSize;

impl fmt::Display for NotAPageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a whole number of at least 1.")
    }
}

impl ValueError for NotAPageSize {}

/// Declares the request for a list: its filters, and the three parameters of paging.
macro_rules! list {
    (
        $(#[$doc:meta])*
        $name:ident: $path:literal, $args:ty => $item:ty $(, one of [$($one_of:literal),+])? {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty = $wire:literal, $label:literal $({ $( $key:ident: $value:expr ),* })?; )*
        }
    ) => {
        $crate::request! {
            $(#[$doc])*
            #[derive(Default)]
            $name: Get $path, $args => 200 $crate::page::Page<$item> $(, one of [$($one_of),+])? {
                $( $(#[$field_doc])* $field: $type = $wire, $label $({ $( $key: $value ),* })?; )*
                /// Requested number of resources on a page. Default: 50.
                page_size: Option<$crate::page::PageSize> = "PageSize", "Page size";
                /// Number of the page, from 0.
                page: Option<$crate::number::Whole> = "Page", "Page";
                /// Token of the page, from the link to the next page of another response.
                page_token: Option<String> = "PageToken", "Page token";
            }
        }

        impl $crate::page::Paged for $name {
            type Item = $item;

            fn set_position(&mut self, cursor: $crate::page::Cursor, size: $crate::page::PageSize) {
                (self.page_size, self.page_token) = (Some(size), cursor.page_token);
                self.page = cursor.page.map($crate::number::Whole);
            }

            fn position(&self) -> ($crate::page::Cursor, Option<$crate::page::PageSize>) {
                let page = self.page.map(|$crate::number::Whole(page)| page);
                ($crate::page::Cursor { page, page_token: self.page_token.clone() }, self.page_size)
            }
        }
    };
}
pub(crate) use list;
