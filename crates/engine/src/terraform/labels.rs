//! Labels of blocks: identifiers that come from names, and are unique.

use std::collections::{BTreeMap, BTreeSet};

/// Maximum length of the part of a label that comes from a name.
const LENGTH: usize = 60;

/// Digits of a SID that tell names apart which give the same label.
const DIGITS: usize = 8;

/// Labels of resources, by the digits of their SIDs.
pub type Labels = BTreeMap<u128, String>;

/// Returns an identifier: lower-case ASCII letters, digits and underscores, which begins with a letter.
pub fn identifier(name: &str, fallback: &str) -> String {
    let mut identifier = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            identifier.push(letter.to_ascii_lowercase());
        } else if !identifier.is_empty() && !identifier.ends_with('_') {
            identifier.push('_');
        }
    }
    identifier.truncate(LENGTH);
    let identifier = identifier.trim_end_matches('_');
    match identifier.bytes().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{fallback}_{identifier}"),
        Some(_) => identifier.to_owned(),
    }
}

/// Makes labels unique. Where several resources have the same label, each gets digits of its SID and not a number, so that it keeps its label when
/// another one is deleted: Terraform would replace the resource of a label that changes.
pub fn unique(wanted: &[(u128, String)]) -> Labels {
    let mut counts = BTreeMap::<&str, usize>::new();
    wanted.iter().for_each(|(_, label)| *counts.entry(label).or_default() += 1);
    let is_single = |label: &String| counts.get(label.as_str()) == Some(&1);
    let single = wanted.iter().filter(|(_, label)| is_single(label)).cloned();
    let mut labels: Labels = single.collect();
    let mut taken: BTreeSet<_> = labels.values().cloned().collect();
    for (digits, label) in wanted.iter().filter(|(_, label)| !is_single(label)) {
        let hexadecimal = format!("{digits:032x}");
        let mut candidate = format!("{label}_{}", &hexadecimal[hexadecimal.len() - DIGITS..]);
        while taken.contains(&candidate) {
            candidate = format!("{candidate}_{hexadecimal}");
        }
        taken.insert(candidate.clone());
        labels.insert(*digits, candidate);
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_gives_an_identifier() {
        let long = "x".repeat(300);
        for (name, label) in [
            ("Customer Care (production)", "customer_care_production"),
            ("24/7 desk", "service_24_7_desk"),
            ("日本語 🛋", "service"),
            ("  --  ", "service"),
            ("", "service"),
            ("Łódź desk", "d_desk"),
            ("a\"${x}\n}", "a_x"),
            (&long, &long[..LENGTH]),
        ] {
            assert_eq!(identifier(name, "service"), label, "{name}");
        }
    }

    #[test]
    fn equal_labels_get_digits_of_their_sids() {
        let wanted = [(0xa, "desk"), (0xb, "desk"), (0xc, "desk_0000000a"), (0xd, "sales")];
        let labels = unique(&wanted.map(|(digits, label)| (digits, label.to_owned())));
        let distinct: BTreeSet<_> = labels.values().collect();
        assert_eq!(distinct.len(), 4, "{labels:?}");
        assert_eq!((labels[&0xd].as_str(), labels[&0xb].as_str()), ("sales", "desk_0000000b"));
        // Two SIDs whose last digits are the same.
        let wanted = [(0xa, "desk".to_owned()), (0x1_0000_000a, "desk".to_owned())];
        assert_eq!(unique(&wanted).values().collect::<BTreeSet<_>>().len(), 2);
    }
}
