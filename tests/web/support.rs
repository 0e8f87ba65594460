//! A page on the sandbox, and ways to find what is on it as a person does: by role and name.

mod backend;
mod gateway;
mod ledger;
mod service;
mod translation;

use std::time::Duration;

use app::Contexts;
use app::backend::client::Client;
use app::backend::context::{BackendKind, BackendState};
use app::navigation::Navigation;
use app::ui::toast::Toasts;
use app::value::moment::Clock;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement, HtmlInputElement};

pub use backend::Backend;
pub use gateway::Gateway;
pub use ledger::Ledger;
pub use service::Service;
pub use translation::texts;

/// The whole app below the choice of data, unmounted when dropped.
pub struct Page {
    root: HtmlElement,
    mounted: Option<Box<dyn FnOnce()>>,
}

impl Page {
    /// Opens an address of the app.
    pub fn open(backend: &Backend, address: &str) -> Self {
        forget();
        Self::open_as(0, backend, address)
    }

    /// Opens an address of the app in a tab that remembers what came before, on the data of that account.
    pub fn open_as(account: u64, backend: &Backend, address: &str) -> Self {
        let transport = backend.clone();
        let contexts = Contexts::new("/");
        contexts.backend.draft_scope.set_value(account);
        Self::mount(address, contexts, move || {
            view! { <app::Ready kind=BackendKind::Sandbox client=Client::new(transport)/> }.into_any()
        })
    }

    /// Opens an address of the app where nobody has chosen any data yet. Besides itself the page may call these origins.
    pub fn open_first(origins: &[&str], address: &str) -> Self {
        forget();
        let contexts = Contexts::new("/");
        contexts.backend.allowed_origins.set_value(origins.iter().map(|origin| (*origin).to_owned()).collect());
        contexts.backend.state.set(BackendState::Open);
        Self::mount(address, contexts, || view! { <app::Root/> }.into_any())
    }

    /// Opens an address of a gateway's site, as whoever is signed in there.
    pub fn open_gateway(gateway: &Gateway, address: &str) -> Self {
        forget();
        Self::open_gateway_again(gateway, address)
    }

    /// The same in a browser that remembers what came before.
    pub fn open_gateway_again(gateway: &Gateway, address: &str) -> Self {
        let contexts = Contexts::new("/");
        contexts.session.gateway.set_value(std::rc::Rc::new(gateway.clone()));
        contexts.backend.state.set(BackendState::Gateway(gateway.config()));
        Self::mount(address, contexts, || view! { <app::Root/> }.into_any())
    }

    /// Shows a piece by itself.
    pub fn show(content: impl FnOnce() -> AnyView + 'static) -> Self {
        Self::mount("/", Contexts::new("/"), content)
    }

    fn mount(address: &str, contexts: Contexts, content: impl FnOnce() -> AnyView + 'static) -> Self {
        let history = window().history().unwrap();
        history.replace_state_with_url(&JsValue::NULL, "", Some(address)).unwrap();
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let handle: UnmountHandle<_> = mount_to(root.clone(), move || {
            provide_context(Navigation::start("/"));
            contexts.provide();
            Toasts::provide();
            Clock::provide();
            app::ui::translation::follow();
            content()
        });
        Self { root, mounted: Some(Box::new(move || drop(handle))) }
    }

    /// The one element of that role and name that is there, or will be soon.
    pub async fn find(&self, role: &str, name: &str) -> HtmlElement {
        let mut found = Vec::new();
        for _ in 0..TRIES {
            let is_it = |element: &HtmlElement| name_of(element) == name || code_of(element).as_deref() == Some(name);
            found = self.all(role).into_iter().filter(is_it).collect();
            if found.len() == 1 {
                return found.remove(0);
            }
            pause(20).await;
        }
        panic!("{} of role {role} named {name:?} in:\n{}", found.len(), self.text());
    }

    /// The text box of that label, to type in.
    async fn text_box(&self, name: &str) -> HtmlInputElement {
        self.find("textbox", name).await.unchecked_into()
    }

    /// Types into the search box.
    pub async fn search(&self, text: &str) {
        type_into(&self.find("searchbox", "Search by name or SID").await.unchecked_into(), text);
    }

    /// Presses the button of that name, once it can be pressed.
    pub async fn press(&self, name: &str) {
        let button = self.find("button", name).await;
        for _ in 0..TRIES {
            if !button.has_attribute("disabled") {
                return button.click();
            }
            pause(20).await;
        }
        panic!("{name:?} stays disabled in:\n{}", self.text());
    }

    /// Types into the text box of that label, and stays in it.
    pub async fn write(&self, name: &str, text: &str) {
        let input = self.text_box(name).await;
        input.focus().unwrap();
        type_into(&input, text);
    }

    /// Turns the box of that label on or off, or chooses what it stands for.
    pub async fn tick(&self, role: &str, name: &str) {
        self.find(role, name).await.click();
    }

    /// Whether the box of that label is on.
    pub async fn is_on(&self, role: &str, name: &str) -> bool {
        self.find(role, name).await.unchecked_into::<HtmlInputElement>().checked()
    }

    /// Chooses the option at that place of the list of that label.
    pub async fn choose_place(&self, name: &str, place: u32) {
        let select = self.find("combobox", name).await;
        js_sys::Reflect::set(&select, &JsValue::from_str("selectedIndex"), &JsValue::from(place)).unwrap();
        dispatch(&select, "change");
    }

    /// Writes into the text box of that label without any event, as some password managers do.
    pub async fn autofill(&self, name: &str, text: &str) {
        self.text_box(name).await.set_value(text);
    }

    /// Chooses from the list of that label.
    pub async fn choose(&self, name: &str, value: &str) {
        let select = self.find("combobox", name).await;
        js_sys::Reflect::set(&select, &JsValue::from_str("value"), &JsValue::from_str(value)).unwrap();
        dispatch(&select, "change");
    }

    /// Types into the text box of that label, and leaves it.
    pub async fn fill(&self, name: &str, text: &str) {
        let input = self.text_box(name).await;
        input.focus().unwrap();
        type_into(&input, text);
        input.blur().unwrap();
    }

    /// Types into the text box of that label, and ends with Enter or by leaving it.
    pub async fn settle(&self, name: &str, text: &str) {
        let input = self.text_box(name).await;
        type_into(&input, text);
        dispatch(&input, "change");
    }

    /// Waits until the page says so.
    pub async fn says(&self, text: &str) {
        for _ in 0..TRIES {
            if self.text().contains(text) {
                return;
            }
            pause(20).await;
        }
        panic!("{text:?} is not in:\n{}", self.text());
    }

    /// Waits until the page does not say so any more.
    pub async fn is_silent_about(&self, text: &str) {
        for _ in 0..TRIES {
            if !self.text().contains(text) {
                return;
            }
            pause(20).await;
        }
        panic!("{text:?} is still in:\n{}", self.text());
    }

    /// Waits until the table shows the services of these names, from top to bottom.
    pub async fn lists(&self, names: &[&str]) {
        for _ in 0..TRIES {
            if self.rows() == names {
                return;
            }
            pause(20).await;
        }
        assert_eq!(self.rows(), names);
    }

    /// The names of the services in the table, from top to bottom, as far as they are drawn.
    pub fn rows(&self) -> Vec<String> {
        let names = self.root.query_selector_all("tbody th .name").unwrap();
        (0..names.length()).filter_map(|index| names.item(index)?.text_content()).collect()
    }

    /// Waits until so many services are drawn.
    pub async fn draws(&self, count: usize) {
        for _ in 0..TRIES {
            if self.rows().len() == count {
                return;
            }
            pause(20).await;
        }
        assert_eq!(self.rows().len(), count);
    }

    /// Types into the only text box that fits, whatever its label is.
    pub fn fill_only(&self, selector: &str, text: &str) {
        let mut inputs = self.every(selector);
        assert_eq!(inputs.len(), 1, "{selector}");
        type_into(&inputs.remove(0).unchecked_into(), text);
    }

    /// Types at the caret of the text box of that label, where the browser can undo it.
    pub async fn type_at_caret(&self, name: &str, text: &str) {
        self.text_box(name).await.focus().unwrap();
        command("insertText", text);
    }

    /// Selects all that stands in the text box of that label.
    pub async fn select_all(&self, name: &str) {
        self.text_box(name).await.select();
    }

    /// Types at the caret of the search box, where the browser can undo it.
    pub async fn type_into_search(&self, text: &str) {
        self.find("searchbox", "Search by name or SID").await.focus().unwrap();
        command("insertText", text);
    }

    /// Undoes the last change of a text box.
    pub fn undo(&self) {
        command("undo", "");
    }

    /// Redoes what was undone.
    pub fn redo(&self) {
        command("redo", "");
    }

    /// Waits until a text box holds that.
    pub async fn holds(&self, name: &str, text: &str) {
        let input = self.text_box(name).await;
        for _ in 0..TRIES {
            if input.value() == text {
                return;
            }
            pause(20).await;
        }
        assert_eq!(input.value(), text);
    }

    /// Waits until the keyboard is on what has that name.
    pub async fn has_keyboard(&self, name: &str) {
        let holder = || document().active_element().map(|element| name_of(&element));
        for _ in 0..TRIES {
            if holder().as_deref() == Some(name) {
                return;
            }
            pause(20).await;
        }
        assert_eq!(holder().as_deref(), Some(name));
    }

    /// Waits until no dialog is open.
    pub async fn has_no_dialog(&self) {
        for _ in 0..TRIES {
            if !self.has_dialog() {
                return;
            }
            pause(20).await;
        }
        panic!("a dialog is still open in:\n{}", self.text());
    }

    /// Whether there is a dialog.
    pub fn has_dialog(&self) -> bool {
        self.root.query_selector("dialog[open]").unwrap().is_some()
    }

    /// Every element that fits, for what has neither a role nor a name.
    pub fn every(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
    }

    pub fn text(&self) -> String {
        self.root.inner_text()
    }

    fn all(&self, role: &str) -> Vec<HtmlElement> {
        let selector = match role {
            "button" => "button, [role=button]",
            "link" => "a[href]",
            "heading" => "h1, h2, h3",
            "textbox" => "input[type=text], input[type=password], textarea",
            "combobox" => "select",
            "option" => "[role=option]",
            "searchbox" => "input[type=search]",
            "checkbox" => "input[type=checkbox]",
            "radio" => "input[type=radio]",
            "dialog" => "dialog[role=dialog]",
            "alertdialog" => "dialog[role=alertdialog]",
            "alert" => "[role=alert]",
            other => panic!("no selector for the role {other}"),
        };
        let found = self.root.query_selector_all(selector).unwrap();
        let elements = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into::<HtmlElement>().ok());
        elements.filter(is_reachable).collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(unmount) = self.mounted.take() {
            unmount();
        }
        self.root.remove();
    }
}

/// Empties what the tab and the browser remember.
fn forget() {
    for storage in [window().session_storage(), window().local_storage()] {
        storage.unwrap().unwrap().clear().unwrap();
    }
}

/// With pauses of 20 ms: three seconds.
const TRIES: usize = 150;

/// Behind a modal dialog nothing can be reached. Of several, the one that the app opens over others stands last.
fn is_reachable(element: &HtmlElement) -> bool {
    let modals = document().query_selector_all("dialog:modal").unwrap();
    let top = modals.length().checked_sub(1).and_then(|last| modals.item(last));
    top.is_none_or(|modal| modal.contains(Some(element)))
}

/// The accessible name, in the ways that the app gives one.
fn name_of(element: &Element) -> String {
    let label = || {
        let labelled_by = element.get_attribute("aria-labelledby")?;
        document().get_element_by_id(&labelled_by)?.text_content()
    };
    let for_control = || {
        let id = element.id();
        let by_id = document().query_selector(&format!("label[for={id:?}]")).unwrap();
        by_id.or_else(|| element.closest("label").unwrap())?.text_content()
    };
    let input = element.matches("input, select, textarea").unwrap();
    let name = element.get_attribute("aria-label").or_else(label).or_else(|| if input { for_control() } else { None });
    let name = name.or_else(|| element.text_content()).unwrap_or_default();
    name.replace(translation::MARK, "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The API's name of an event, which stands beside its box.
fn code_of(element: &Element) -> Option<String> {
    element
        .matches("[type=checkbox]")
        .unwrap()
        .then(|| element.closest("label").unwrap()?.query_selector("code").unwrap()?.text_content())?
}

/// Replaces what is in a text box, as typing does.
fn type_into(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    dispatch(input, "input");
}

/// A command of the browser's editor.
fn command(name: &str, value: &str) {
    let document: web_sys::HtmlDocument = document().unchecked_into();
    document.exec_command_with_show_ui_and_value(name, false, value).unwrap();
}

fn dispatch(element: &Element, event: &str) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    element.dispatch_event(&CustomEvent::new_with_event_init_dict(event, &init).unwrap()).unwrap();
}

pub async fn pause(milliseconds: u64) {
    gloo_timers::future::sleep(Duration::from_millis(milliseconds)).await;
}
