//! Actions of the palette.

use api::Params;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::texts;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::session::sign_out::SIGN_OUT;
use crate::shell::USER_PANEL;
use crate::shortcuts::registry::{HELP, SAVE, SEARCH_PAGE, Shortcut};
use crate::shortcuts::{OpenPanel, Panel};
use crate::texts::PREFERENCE_NOT_STORED;
use crate::ui::focus::focus;
use crate::ui::icon::Icon;
use crate::ui::toast::Toasts;
use crate::value::moment::Clock;

/// Action of the palette.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Save,
    SearchPage,
    CreateService,
    /// Opens the comparison, with the SID of the open service as the first one.
    Compare(Option<String>),
    ChangeMany,
    Export,
    Reload,
    /// Shows times in UTC, or in the local time zone.
    ShowTimes {
        utc: bool,
    },
    Shortcuts,
    SignOut,
}

/// Contexts that actions need. They outlive the palette.
#[derive(Clone, Copy)]
pub struct ActionContext {
    panel: OpenPanel,
    navigation: Navigation,
    toasts: Toasts,
    clock: Clock,
    /// Form that creates a service.
    create: Panel,
}

impl ActionContext {
    pub fn new(panel: OpenPanel, create: Panel) -> Self {
        Self { panel, create, navigation: expect_context(), toasts: expect_context(), clock: expect_context() }
    }

    fn open(self, route: Route, query: &[(&str, &str)]) {
        let mut params = Params::default();
        query.iter().for_each(|(name, value)| params.push(name, value));
        self.navigation.open(route, &params);
    }
}

impl Action {
    pub fn label(&self) -> &'static str {
        match self {
            Self::Save => SAVE.label,
            Self::SearchPage => SEARCH_PAGE.label,
            Self::CreateService => texts::CREATE_SERVICE,
            Self::Compare(None) => texts::COMPARE,
            Self::Compare(Some(_)) => texts::COMPARE_OPEN,
            Self::ChangeMany => texts::CHANGE_MANY,
            Self::Export => texts::EXPORT,
            Self::Reload => texts::RELOAD,
            Self::ShowTimes { utc: true } => texts::SHOW_UTC,
            Self::ShowTimes { utc: false } => texts::SHOW_LOCAL,
            Self::Shortcuts => texts::SHORTCUTS,
            Self::SignOut => texts::SIGN_OUT,
        }
    }

    pub fn icon(&self) -> Icon {
        match self {
            Self::Save | Self::ChangeMany => Icon::Check,
            Self::SearchPage => Icon::Search,
            Self::CreateService => Icon::Plus,
            Self::Compare(_) => Icon::Duplicate,
            Self::Export => Icon::File,
            Self::Reload | Self::ShowTimes { .. } => Icon::History,
            Self::Shortcuts => Icon::Menu,
            Self::SignOut => Icon::Lock,
        }
    }

    /// Shortcut that does the same.
    pub fn shortcut(&self) -> Option<&'static Shortcut> {
        match self {
            Self::Save => Some(&SAVE),
            Self::SearchPage => Some(&SEARCH_PAGE),
            Self::Shortcuts => Some(&HELP),
            _ => None,
        }
    }

    /// Closes the palette and runs the action.
    pub fn run(&self, context: ActionContext) {
        let ActionContext { panel, navigation, toasts, clock, create } = context;
        match self {
            Self::CreateService => panel.set(Some(create)),
            Self::Shortcuts => panel.set(Some(Panel::Shortcuts)),
            _ => leave(panel),
        }
        match self {
            Self::Save => after_closing(move || _ = SAVE.run(panel)),
            Self::SearchPage => after_closing(move || _ = SEARCH_PAGE.run(panel)),
            Self::CreateService | Self::Shortcuts => focus("dialog[open] input"),
            Self::Compare(sid) => {
                let from = sid.as_deref().map(|sid| ("from", sid));
                context.open(Route::Compare, from.as_slice());
            }
            Self::ChangeMany => context.open(Route::Bulk, &[]),
            Self::Export => context.open(Route::File, &[]),
            Self::Reload => {
                navigation.render_again();
                toasts.announce(texts::RELOADING);
            }
            Self::ShowTimes { utc } => {
                if !clock.show_utc(*utc) {
                    return toasts.fail(PREFERENCE_NOT_STORED);
                }
                toasts.announce(if *utc { texts::SHOWS_UTC } else { texts::SHOWS_LOCAL });
            }
            Self::SignOut => after_closing(|| {
                click(&format!("#{USER_PANEL}-button[aria-expanded=false]"));
                request_animation_frame(|| click(&format!("#{SIGN_OUT}")));
            }),
        }
    }
}

/// Closes the palette, and the menu of a phone behind it.
pub fn leave(panel: OpenPanel) {
    panel.set(None);
    click(".side[data-open=true] #close-menu");
}

fn click(selector: &str) {
    let button = document().query_selector(selector).ok().flatten();
    button.and_then(|button| button.dyn_into::<HtmlElement>().ok()).iter().for_each(HtmlElement::click);
}

/// Runs an action once the palette is closed and has restored the focus.
fn after_closing(action: impl FnOnce() + 'static) {
    request_animation_frame(move || request_animation_frame(action));
}
