//! `sbom.cdx.json`: the packages as a bill of materials, in the [JSON format of CycloneDX 1.5](https://cyclonedx.org/docs/1.5/json/).
//!
//! It has no time stamp and no serial number, so that two builds of the same sources give the same file.

use std::{collections::BTreeSet, iter};

use serde_json::{Value, json};

use super::packages::{Key, Package};

pub fn render(packages: &[Package]) -> Value {
    let program = json!({
        "type": "application",
        "bom-ref": "conversations-admin",
        "name": "conversations-admin",
        "version": env!("CARGO_PKG_VERSION"),
        "licenses": [{ "expression": env!("CARGO_PKG_LICENSE") }],
    });
    let of_program = json!({
        "ref": "conversations-admin",
        "dependsOn": packages.iter().map(|package| package_url(&package.key)).collect::<Vec<_>>(),
    });
    let dependencies = iter::once(of_program).chain(packages.iter().map(|package| {
        let needed: Vec<_> = package.dependencies.iter().map(package_url).collect();
        json!({ "ref": package_url(&package.key), "dependsOn": needed })
    }));
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": program },
        "components": packages.iter().map(component).collect::<Vec<_>>(),
        "dependencies": dependencies.collect::<Vec<_>>(),
    })
}

fn component(package: &Package) -> Value {
    let url = package_url(&package.key);
    let parts = package.parts.iter().map(|part| json!({ "name": "conversations-admin:part", "value": part }));
    let mut component = json!({
        "type": "library",
        "bom-ref": url,
        "name": package.key.name,
        "version": package.key.version,
        "purl": url,
        "licenses": [{ "expression": package.licence }],
        "properties": parts.collect::<Vec<_>>(),
    });
    if let Some(repository) = &package.repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

/// Package URL, by the rules of <https://github.com/package-url/purl-spec>.
fn package_url(key: &Key) -> String {
    format!("pkg:cargo/{}@{}", key.name, key.version.replace('+', "%2B"))
}

/// Packages that the bill of materials names.
pub fn named(sbom: &Value) -> BTreeSet<Key> {
    let components = sbom["components"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    components.map(|component| Key { name: text(&component["name"]), version: text(&component["version"]) }).collect()
}
