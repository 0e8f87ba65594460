//! Records as the browser's database stores them.

use api::Json;
use api::gateway::history::{List, Record};
use api::number::Whole;
use engine::journal::record::{canonical_sid, fields, plan_field};
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use super::texts;

/// Property with the number of the record.
const NUMBER: &str = "number";
/// Property with the time in Unix seconds.
const AT: &str = "at";
/// Property with the SID of the service.
const SERVICE: &str = "service";
/// Property with the changed settings, one a line.
const FIELDS: &str = "fields";
/// Property with the JSON of the record.
const TEXT: &str = "text";

/// Record in the database. Its filters are properties of their own, so that only the records of a page are parsed.
#[derive(Clone)]
pub(super) struct Entry {
    pub number: u64,
    pub at: u64,
    service: String,
    fields: String,
    text: String,
}

impl Entry {
    pub(super) fn new(number: u64, at: u64, record: &Record) -> Self {
        let fields: Vec<String> = fields(record).into_iter().filter(|field| !field.is_empty()).collect();
        Self {
            number,
            at,
            service: record.service.text().unwrap_or_default(),
            fields: fields.join("\n"),
            text: record.to_json().to_string(),
        }
    }

    pub(super) fn from_js(value: &JsValue) -> Self {
        let get = |name: &str| Reflect::get(value, &name.into()).unwrap_or_default();
        let text = |name: &str| get(name).as_string().unwrap_or_default();
        // JavaScript has floats only. The numbers were written as integers, so the casts are exact.
        let number = |name: &str| get(name).as_f64().unwrap_or_default() as u64;
        Self { number: number(NUMBER), at: number(AT), service: text(SERVICE), fields: text(FIELDS), text: text(TEXT) }
    }

    pub(super) fn to_js(&self) -> JsValue {
        let object = Object::new();
        // It fails only for objects that are frozen.
        let set = |name: &str, value: JsValue| drop(Reflect::set(&object, &name.into(), &value));
        set(NUMBER, (self.number as f64).into());
        set(AT, (self.at as f64).into());
        set(SERVICE, (&self.service).into());
        set(FIELDS, (&self.fields).into());
        set(TEXT, (&self.text).into());
        object.into()
    }

    /// Returns the record. One that cannot be read, such as of a later release, says so.
    pub(super) fn record(&self) -> Record {
        let value = serde_json::from_str(&self.text).ok();
        let record = value
            .and_then(|value| Record::from_json(&value))
            .unwrap_or_else(|| Record { message: texts::UNREADABLE_RECORD.to_owned().into(), ..Record::default() });
        Record { number: self.number.into(), ..record }
    }

    /// Returns true if the filters of a list match.
    pub(super) fn matches(&self, list: &List) -> bool {
        let is_service = |service| self.service == canonical_sid(service).as_str();
        let is_field = |field: &str| self.fields.split('\n').any(|changed| changed == field);
        let is_number = |only: Whole| self.number == u64::from(only.0);
        list.number.is_none_or(is_number)
            && list.service.as_ref().is_none_or(is_service)
            && list.field.as_deref().is_none_or(is_field)
            && list.plan.is_none_or(|plan| is_field(&plan_field(plan)))
            && list.from.as_ref().is_none_or(|day| self.at >= day.first_second())
            && list.until.as_ref().is_none_or(|day| self.at < day.next_second())
    }
}
