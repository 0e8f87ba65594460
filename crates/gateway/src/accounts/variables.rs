//! What a process is given beside its arguments.

use std::env;

/// The environment: all that accounts are read from beside files, so that a test can be given another.
pub struct Surroundings {
    variable: Lookup,
}

type Lookup = Box<dyn Fn(&str) -> Option<String>>;

impl Surroundings {
    /// Those of this process.
    pub fn of_this_process() -> Self {
        Self { variable: Box::new(|name| env::var(name).ok()) }
    }

    /// A variable of the environment. An empty one is none: that is how containers are told nothing.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
impl Surroundings {
    /// Those with these variables and no others.
    pub fn with(variables: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let variables: Vec<_> = variables.iter().map(owned).collect();
        let find = move |name: &str| variables.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        Self { variable: Box::new(find) }
    }
}
