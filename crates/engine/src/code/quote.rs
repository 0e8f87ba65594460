//! Literals of a text in each language.

use std::fmt::Write;

/// Word of a POSIX shell, in single quotes unless no character needs them. `None` for a text with U+0000, which no argument can hold.
pub fn shell_word(text: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:+@,=".contains(&byte);
    // An equals sign in the first place expands a command's path in zsh.
    if !text.is_empty() && !text.starts_with('=') && text.bytes().all(is_plain) {
        return Some(text.to_owned());
    }
    shell_quoted(text)
}

/// Word of a POSIX shell, in single quotes. Nothing is special within them but their end.
pub fn shell_quoted(text: &str) -> Option<String> {
    (!text.contains('\0')).then(|| format!("'{}'", text.replace('\'', r"'\''")))
}

/// String of JavaScript.
pub fn javascript(text: &str) -> String {
    quoted(text, |literal, code| write!(literal, "\\u{{{code:x}}}"))
}

/// String of Python.
pub fn python(text: &str) -> String {
    quoted(text, |literal, code| match code {
        ..=0xffff => write!(literal, "\\u{code:04x}"),
        _ => write!(literal, "\\U{code:08x}"),
    })
}

/// String of HCL, Terraform's language. `${` and `%{` begin a template there.
pub fn hcl(text: &str) -> String {
    python(text).replace("${", "$${").replace("%{", "%%{")
}

/// List of strings of HCL.
pub fn hcl_list<'a>(items: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", items.map(hcl).collect::<Vec<_>>().join(", "))
}

/// String in double quotes. `escape` writes the escape of a character that is invisible or could reorder the text around it.
fn quoted(text: &str, escape: fn(&mut String, u32) -> std::fmt::Result) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => literal.extend(['\\', letter]),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            // Writing to a string cannot fail.
            _ if is_invisible(letter) => _ = escape(&mut literal, letter.into()),
            _ => literal.push(letter),
        }
    }
    literal.push('"');
    literal
}

/// Control characters, separators of lines, marks of direction, and other characters without a shape.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
