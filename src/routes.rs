//! Every address of the app. A page's own state (search, sort, tab) is the query behind it.

use api::Sid;
use api::service::Service;

/// Where one can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    Services,
    Service(Sid<Service>),
    /// Whatever else stands in the address bar.
    Unknown,
}

impl Route {
    /// The address below the base path.
    pub fn path(&self) -> String {
        match self {
            Self::Services | Self::Unknown => "/".to_owned(),
            Self::Service(sid) => format!("/services/{sid}"),
        }
    }

    /// The other way round.
    pub fn parse(path: &str) -> Self {
        let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments[..] {
            [] | ["index.html"] => Self::Services,
            ["services", sid] => sid.parse().map_or(Self::Unknown, Self::Service),
            _ => Self::Unknown,
        }
    }

    /// What the tab is called, before the account and the product.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Services => "Services",
            Self::Service(_) => "Service",
            Self::Unknown => "Page not found",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_found_again_by_its_path() {
        for route in [Route::Services, Route::Service(Sid::from_digits(0xabc))] {
            assert_eq!(Route::parse(&route.path()), route);
        }
    }

    #[test]
    fn an_address_that_nobody_gave_out_is_unknown() {
        for path in ["/service", "/services/IS1", "/services/", "/services/IS1/x", "//evil.example/x"] {
            assert_eq!(Route::parse(path), Route::Unknown, "{path}");
        }
    }

    #[test]
    fn a_slash_more_or_less_is_the_same_place() {
        assert_eq!(Route::parse(""), Route::Services);
        assert_eq!(
            Route::parse("/services/IS000000000000000000000000000000ab/"),
            Route::Service(Sid::from_digits(0xab))
        );
    }
}
