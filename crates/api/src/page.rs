//! Lists come in pages.

use std::fmt;
use std::str::FromStr;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as JsonValue;

use crate::endpoint::Endpoint;
use crate::json::{Json, ODD_ENTRY, Reported};
use crate::number::Whole;
use crate::params::Params;
use crate::response;
use crate::value::{Kind, Mistake, Value};

/// A resource that is listed.
pub trait Listed: Json {
    /// The name of the array in the answer.
    const KEY: &'static str;

    /// Which one it is, where the answer says so.
    fn id(&self) -> Option<String>;
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// However many came.
    pub items: Vec<T>,
    /// Where it stands and what follows.
    pub meta: Meta,
}

response! {
    /// Where a page stands in its list.
    Meta {
        /// Counted from 0; of no meaning to the server.
        page: u64,
        /// How many a page holds at most.
        page_size: u64,
        /// The address of the first page.
        first_page_url: String,
        /// The address of the page before.
        previous_page_url: String,
        /// The address of this page.
        url: String,
        /// The address of the page after, null on the last one.
        next_page_url: String,
        /// The name of the array.
        key: String,
    }
}

impl<T: Listed> Json for Page<T> {
    /// Reads a page without `meta` and entries that are no objects as well.
    fn from_json(value: &JsonValue) -> Option<Self> {
        let meta = value.get("meta").and_then(Meta::from_json).unwrap_or_default();
        let keys = [meta.key.known().map(String::as_str), Some(T::KEY)];
        let entries = keys.into_iter().flatten().find_map(|key| value.get(key)?.as_array())?;
        let item = |entry| T::from_json(entry).or_else(|| T::from_json(&serde_json::json!({ ODD_ENTRY: entry })));
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

/// A page of which only counts how many it holds and what follows: one type for lists of anything.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally(JsonValue);

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Json for Tally {
    fn from_json(value: &JsonValue) -> Option<Self> {
        Some(Self(value.clone())).filter(|tally| tally.items().is_some())
    }
}

impl Tally {
    /// How many the page holds.
    pub fn len(&self) -> usize {
        self.items().map_or(0, Vec::len)
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What to ask for to get the page after this one.
    pub fn next(&self) -> Option<Cursor> {
        self.meta()?.next()
    }

    /// Whether the answer says that no page follows.
    pub fn is_last(&self) -> bool {
        self.meta().is_some_and(|meta| meta.is_last())
    }

    fn meta(&self) -> Option<Meta> {
        Meta::from_json(self.0.get("meta")?)
    }

    /// Beside `meta` there is one array, whatever its name.
    fn items(&self) -> Option<&Vec<JsonValue>> {
        self.0.as_object()?.values().find_map(JsonValue::as_array)
    }
}

impl<T> Page<T> {
    /// What to ask for to get the page after this one.
    pub fn next(&self) -> Option<Cursor> {
        self.meta.next()
    }

    /// Whether the answer says that no page follows. Where it does not, and names no next page either, the end is not known.
    pub fn is_last(&self) -> bool {
        self.meta.is_last()
    }
}

impl Meta {
    fn is_last(&self) -> bool {
        match &self.next_page_url {
            Reported::Null => true,
            Reported::Known(url) => url.is_empty(),
            Reported::Absent | Reported::Odd(_) => false,
        }
    }

    /// Where the next page begins.
    ///
    /// Only the token and the number are taken from the link, never its address: an answer must not choose where the next request goes.
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

/// Where a page begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// Counted from 0.
    pub page: Option<u32>,
    /// What only the API can read.
    pub page_token: Option<String>,
}

/// A list that is asked for page by page.
pub trait Paged: Endpoint<Response = Page<Self::Item>> {
    /// What it lists.
    type Item: Listed;

    /// Asks from there on, for so many.
    fn seek(&mut self, cursor: Cursor, size: PageSize);

    /// Where it begins, and how many it asks for.
    fn place(&self) -> (Cursor, Option<PageSize>);
}

/// How many a page should hold: 1 or more. The API gives fewer where that is above its own limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageSize(u32);

impl PageSize {
    /// What the app asks for: the highest that the published specification allows for services.
    pub const APP: Self = Self(100);

    /// What a page holds that was asked for without a size.
    pub const DEFAULT: Self = Self(50);

    /// This, or the list's own limit where that is lower.
    pub fn clamped(self, limit: u32) -> Self {
        Self(self.0.min(limit.max(1)))
    }

    /// As a number.
    pub fn get(self) -> u32 {
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
    const KIND: Kind = Kind::Number { least: 1, most: u32::MAX };
}

/// The text is not a whole number of at least 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAPageSize;

impl fmt::Display for NotAPageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a whole number of at least 1.")
    }
}

impl Mistake for NotAPageSize {}

/// Defines a list: a request with its filters and the three parameters of paging.
macro_rules! list {
    (
        $(#[$doc:meta])*
        $name:ident: $path:literal, $args:ty => $item:ty {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty = $wire:literal, $label:literal; )*
        }
    ) => {
        $crate::request! {
            $(#[$doc])*
            #[derive(Default)]
            $name: Get $path, $args => 200 $crate::page::Page<$item> {
                $( $(#[$field_doc])* $field: $type = $wire, $label; )*
                /// How many a page should hold.
                page_size: Option<$crate::page::PageSize> = "PageSize", "Page size";
                /// Counted from 0.
                page: Option<$crate::number::Whole> = "Page", "Page";
                /// Where the page begins.
                page_token: Option<String> = "PageToken", "Page token";
            }
        }

        impl $crate::page::Paged for $name {
            type Item = $item;

            fn seek(&mut self, cursor: $crate::page::Cursor, size: $crate::page::PageSize) {
                (self.page_size, self.page_token) = (Some(size), cursor.page_token);
                self.page = cursor.page.map($crate::number::Whole);
            }

            fn place(&self) -> ($crate::page::Cursor, Option<$crate::page::PageSize>) {
                let page = self.page.map(|$crate::number::Whole(page)| page);
                ($crate::page::Cursor { page, page_token: self.page_token.clone() }, self.page_size)
            }
        }
    };
}
pub(crate) use list;
