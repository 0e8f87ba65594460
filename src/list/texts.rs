//! Texts of lists and of the combobox.

pub const CLEAR: &str = "Clear";

pub fn clear_setting(setting: &str) -> String {
    format!("Clear {setting}")
}

pub fn show_list_for(setting: &str) -> String {
    format!("Show the list for {setting}")
}

/// Number of options that match, of which not more than `maximum` are shown.
pub fn matches(count: usize, maximum: usize) -> String {
    match count {
        0 => "No matches.".to_owned(),
        1 => "1 match.".to_owned(),
        count if count <= maximum => format!("{count} matches."),
        count => {
            format!("{maximum} of {count} matches shown. Type more to see the other {}.", count - maximum)
        }
    }
}

pub const LOAD_MORE: &str = "Load more";
