//! Page *Compare*: the differences between two services, or a service of an exported file and a service, and a plan that copies the chosen ones.

mod differences;
mod exported;
mod form;
mod result;
mod texts;

use std::sync::Arc;

use api::Sid;
use api::service::Service;
use engine::Title;
use engine::document::{Document, ServiceEntry};
use leptos::prelude::*;

use self::form::{Inputs, PairForm};
use self::result::Comparison;
use crate::file::SOURCE;
use crate::navigation::Navigation;
use crate::plan::Unfinished;
use crate::routes::Route;

/// Name of the form, as the prefix of its ids.
const FORM: &str = "compare";

/// Service whose settings are copied.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    /// Service of an account.
    Service {
        sid: Sid<Service>,
        /// Account of the gateway. Empty for the open one.
        account: String,
    },
    /// Service of an exported file.
    File(FileService),
}

/// Service of an exported file.
#[derive(Clone, Debug)]
struct FileService {
    /// Name of the file.
    file: String,
    document: Arc<Document>,
    /// Number of the file, which no other file of the page has.
    number: u32,
    /// Position of the service in the file.
    position: usize,
}

impl PartialEq for FileService {
    fn eq(&self, other: &Self) -> bool {
        (self.number, self.position) == (other.number, other.position)
    }
}

impl FileService {
    /// Returns the service as the file has it.
    fn entry(&self) -> Option<&ServiceEntry> {
        self.document.services.get(self.position)
    }

    /// Returns the name of the service with that of the file.
    fn title(&self) -> String {
        let entry = self.entry();
        let is_other =
            |other: &&ServiceEntry| other.name.is_some() && Some(&other.name) == entry.map(|entry| &entry.name);
        let is_repeated = self.document.services.iter().filter(is_other).count() > 1;
        let title = entry.map(|entry| Title::new(&entry.title(), entry.sid.as_ref().map(Sid::as_str), is_repeated));
        texts::of_file(&title.map(|title| title.to_string()).unwrap_or_default(), &self.file)
    }
}

/// Services that are compared.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    from: Source,
    to: Sid<Service>,
}

impl Pair {
    fn is_different(&self) -> bool {
        match &self.from {
            Source::Service { sid, .. } => *sid != self.to,
            // A file may have earlier settings of the service.
            Source::File(_) => true,
        }
    }

    /// Returns the parameters of the address. A file is none of them.
    fn query(&self) -> [(&'static str, String); 4] {
        let (from, account, source) = match &self.from {
            Source::Service { sid, account } => (sid.to_string(), account.clone(), String::new()),
            Source::File(_) => (String::new(), String::new(), SOURCE.to_owned()),
        };
        [("from", from), ("to", self.to.to_string()), ("account", account), ("source", source)]
    }
}

/// Page *Compare*. The services, and the account of the first one, are part of the address.
#[component]
pub fn Compare() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let inputs = Inputs::new();
    let pair = Memo::new(move |_| inputs.pair());
    // Each start compares again, also the same services.
    let compared = RwSignal::new(None::<(Pair, u32)>);
    let start = move || {
        let Some(pair) = pair.get_untracked().filter(Pair::is_different) else { return };
        navigation.set_query(&pair.query());
        compared.update(|compared| *compared = Some((pair, compared.as_ref().map_or(0, |(_, number)| number + 1))));
    };
    // A shared link shows its comparison at once.
    start();
    // Another comparison would replace the plan that is carried out.
    let has_begun = RwSignal::new(false);
    let reload = Callback::new(move |()| {
        has_begun.set(false);
        start();
    });
    let start = Callback::new(move |()| start());
    view! {
        <header>
            <h1>{Route::Compare.title()}</h1>
            <p class="hint">{texts::ABOUT}</p>
        </header>
        <Unfinished>
            <section class="panel" aria-label=texts::SERVICES hidden=move || has_begun.get()>
                <PairForm inputs pair start/>
            </section>
            {move || compared.get().map(|(pair, _)| view! { <Comparison pair reload has_begun/> })}
        </Unfinished>
    }
}
