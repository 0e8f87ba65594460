//! Results of reads.

use api::ApiError;

/// Result of reading a resource.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Known<T> {
    /// It was not read.
    #[default]
    NotRead,
    /// The API says that it does not exist.
    Missing,
    /// The read failed.
    Failed(ApiError),
    /// It was read.
    Read(T),
}

impl<T> Known<T> {
    /// Returns the resource. `None` unless it was read.
    pub fn read(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the error of a failed read.
    pub fn error(&self) -> Option<&ApiError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Returns true if it was read, or the read has failed.
    pub fn is_tried(&self) -> bool {
        !matches!(self, Self::NotRead)
    }

    /// Returns true if the API says that the resource does not exist.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}

impl<T> From<Result<T, ApiError>> for Known<T> {
    fn from(result: Result<T, ApiError>) -> Self {
        match result {
            Ok(value) => Self::Read(value),
            Err(error) if error.is_not_found() => Self::Missing,
            Err(error) => Self::Failed(error),
        }
    }
}

/// List that is read page by page.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownList<T> {
    /// Items of the pages that were read.
    pub items: Vec<T>,
    /// True if the last page was read.
    pub is_complete: bool,
    /// Error of the page that could not be read.
    pub error: Option<ApiError>,
}

impl<T> Default for KnownList<T> {
    fn default() -> Self {
        Self { items: Vec::new(), is_complete: false, error: None }
    }
}

impl<T> KnownList<T> {
    /// Returns every item, if the whole list was read.
    pub fn complete(&self) -> Option<&[T]> {
        self.is_complete.then_some(&self.items)
    }
}
