//! QR code, drawn as a path.

use std::fmt::Write;

use leptos::prelude::*;

use super::texts;

/// Width of the light margin in modules, as the standard (ISO/IEC 18004) requires.
const QUIET_ZONE: usize = 4;

/// QR code with these rows of modules; nothing if there are none.
#[component]
pub fn QrCode(rows: Vec<String>) -> impl IntoView {
    let size = rows.len() + 2 * QUIET_ZONE;
    (!rows.is_empty()).then(|| {
        view! {
            <svg class="qr-code" viewBox=format!("0 0 {size} {size}") role="img" aria-label=texts::QR_CODE shape-rendering="crispEdges">
                <path fill="#fff" d=format!("M0 0h{size}v{size}h-{size}z")></path>
                <path fill="#000" d=outline(&rows)></path>
            </svg>
        }
    })
}

/// Returns the path of the dark modules: a rectangle for each run of them.
fn outline(rows: &[String]) -> String {
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for run in row.as_bytes().chunk_by(|one, other| one == other) {
            if run[0] == b'1' {
                let (left, top, width) = (x + QUIET_ZONE, y + QUIET_ZONE, run.len());
                // Writing to a string cannot fail.
                let _ = write!(path, "M{left} {top}h{width}v1h-{width}z");
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_of_dark_modules_is_a_rectangle() {
        let rows = ["1101", "0000", "0111"].map(str::to_owned);
        assert_eq!(outline(&rows), "M4 4h2v1h-2zM7 4h1v1h-1zM5 6h3v1h-3z");
    }
}
