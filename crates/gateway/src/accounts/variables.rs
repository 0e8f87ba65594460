//! Environment variables of the process, which a test replaces by its own.

use std::env;

/// Environment variables.
pub struct Variables {
    lookup: Lookup,
}

type Lookup = Box<dyn Fn(&str) -> Option<String>>;

impl Variables {
    /// Returns the variables of this process.
    pub fn of_process() -> Self {
        Self { lookup: Box::new(|name| env::var(name).ok()) }
    }

    /// Returns the value of a variable. An empty variable counts as unset, because container tools cannot unset one.
    pub fn get(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
impl Variables {
    /// Returns a set of variables that has these and no others.
    pub fn from_pairs(variables: &[(&str, &str)]) -> Self {
        let to_owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let variables: Vec<_> = variables.iter().map(to_owned).collect();
        let lookup = move |name: &str| variables.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        Self { lookup: Box::new(lookup) }
    }
}
