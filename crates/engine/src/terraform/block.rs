//! Text of blocks, as `terraform fmt` formats it.

use super::resource::Resource;

/// Returns the lines of attributes, with their equals signs below each other.
pub fn attribute_lines(indent: &str, attributes: &[(&str, String)]) -> String {
    let width = attributes.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    attributes.iter().map(|(name, value)| format!("{indent}{name:width$} = {value}\n")).collect()
}

/// Returns a block of a resource. An attribute with a dot is part of a nested block, whose attributes follow each other.
pub fn resource_block(resource: &Resource, label: &str, attributes: Vec<(&str, String)>, rest: &str) -> String {
    let (nested, own): (Vec<_>, Vec<_>) = attributes.into_iter().partition(|(name, _)| name.contains('.'));
    let mut text = format!("\nresource \"{}\" \"{label}\" {{\n{}", resource.r#type(), attribute_lines("  ", &own));
    let parts = nested.iter().filter_map(|(name, value)| Some((name.split_once('.')?, value)));
    let parts: Vec<_> = parts.map(|((block, name), value)| (block, (name, value.clone()))).collect();
    for block in parts.chunk_by(|(one, _), (other, _)| one == other) {
        let lines: Vec<_> = block.iter().map(|(_, attribute)| attribute.clone()).collect();
        text.push_str(&format!("\n  {} {{\n{}  }}\n", block[0].0, attribute_lines("    ", &lines)));
    }
    text.push_str(rest);
    text.push_str("}\n");
    text
}

/// Returns a block that imports a resource.
pub fn import_block(resource: &Resource, label: &str, id: &str) -> String {
    format!("\nimport {{\n  to = {}.{label}\n  id = \"{id}\"\n}}\n", resource.r#type())
}
