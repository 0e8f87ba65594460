//! Icons: one SVG path each, drawn in the colour of the text.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Icon {
    Alert,
    Check,
    Close,
    Copy,
    Delete,
    Down,
    Duplicate,
    Edit,
    File,
    Health,
    History,
    Home,
    Lock,
    Menu,
    More,
    Phone,
    Plus,
    Search,
    Services,
    Settings,
    User,
    Webhook,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => {
                "M12 8.5v4.5m0 3v.01M10.4 4 2.7 17.4A1.9 1.9 0 0 0 4.3 20h15.4a1.9 1.9 0 0 0 1.6-2.6L13.6 4a1.9 1.9 0 0 0-3.2 0z"
            }
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
            Self::Delete => "M4 7h16M9 7V4h6v3m3 0-1 13H7L6 7m4 4v5m4-5v5",
            Self::Down => "m6 9.5 6 6 6-6",
            Self::Duplicate => "M9 9h11v11H9zM5 15H4V4h11v1m-.5 7v5M12 14.5h5",
            Self::Edit => "m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
            Self::File => "M6 3h8l4 4v14H6zM14 3v4h4",
            Self::Health => "M3 12.5h4l2.5-6 4.5 11 2.5-5H21",
            Self::History => "M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 7.5V12l3 2",
            Self::Home => "M4 11.5 12 4l8 7.5M6.5 9.5V20h11V9.5M10 20v-5.5h4V20",
            Self::Lock => "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
            Self::Menu => "M4 6.5h16M4 12h16M4 17.5h16",
            Self::More => "M5 12v.01M12 12v.01M19 12v.01",
            Self::Phone => {
                "M7 3.5h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2 2A15 15 0 0 1 5 5.5a2 2 0 0 1 2-2z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Search => "m20 20-4.2-4.2M10.8 17.5a6.7 6.7 0 1 0 0-13.4 6.7 6.7 0 0 0 0 13.4z",
            Self::Settings => "M4 7h9m5 0h2M14.5 4.5v5M4 17h3m5 0h8M8.5 14.5v5",
            Self::User => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-3.5 4-5.5 7.5-5.5s6.5 2 7.5 5.5",
            Self::Webhook => {
                "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-5.5l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 5.5l1.5-1.5"
            }
            Self::Services => "M12 3 3 7.5 12 12l9-4.5zM3 12l9 4.5 9-4.5M3 16.5 12 21l9-4.5",
        }
    }
}

/// Icon. It is hidden from screen readers, so that it needs a text or a named control.
#[component]
pub fn Svg(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
}
