//! Tests of the replacement of credentials.

use std::sync::Arc;

use api::gateway::{AccountName, Reason};
use gateway::accounts::Account;
use gateway::upstream::Upstream;
use gateway::{ReloadError, Untested};

use crate::fake_upstream::FakeUpstream;
use crate::fixture::{Fixture, account_properties, admin, failure, get, json_response, main_account};

fn account(upstream: Arc<dyn Upstream>) -> Account {
    Account {
        properties: account_properties(false),
        upstream,
        in_flight: 8,
        drift_minutes: None,
        second_factor_from: None,
    }
}

/// Creates an upstream that answers every request with this status.
fn upstream(status: u16) -> Arc<FakeUpstream> {
    FakeUpstream::new(move |_| Ok(json_response(status, "{}")))
}

#[tokio::test]
async fn further_requests_use_the_new_credential() {
    let (old, new) = (upstream(200), upstream(200));
    let fixture = Fixture::new(old.clone()).await;
    assert_eq!(fixture.gateway.replace_credentials(vec![account(new.clone())]).await, Ok(Vec::new()));
    assert_eq!(new.received(), ["GET /v1/Configuration"], "it is tested first");
    fixture.send(&admin(), &get("/v1/Services")).await;
    assert_eq!((old.received().len(), new.received().len()), (0, 2));
}

#[tokio::test]
async fn a_rejected_credential_is_not_used() {
    let (old, new) = (upstream(200), upstream(401));
    let fixture = Fixture::new(old.clone()).await;
    let replaced = fixture.gateway.replace_credentials(vec![account(new.clone())]).await;
    assert_eq!(replaced, Err(ReloadError::Rejected(main_account())));
    fixture.send(&admin(), &get("/v1/Services")).await;
    assert_eq!((old.received().len(), new.received().len()), (1, 1));
}

#[tokio::test]
async fn an_oauth_app_that_the_token_endpoint_rejects_is_not_used() {
    let (old, new) = (upstream(200), FakeUpstream::new(|_| Err(failure(Reason::Credential))));
    let fixture = Fixture::new(old.clone()).await;
    let replaced = fixture.gateway.replace_credentials(vec![account(new.clone())]).await;
    assert_eq!(replaced, Err(ReloadError::Rejected(main_account())));
    fixture.send(&admin(), &get("/v1/Services")).await;
    assert_eq!((old.received().len(), new.received().len()), (1, 1));
}

#[tokio::test]
async fn a_credential_that_cannot_be_tested_is_used_and_reported() {
    let (old, new) = (upstream(200), FakeUpstream::new(|_| Err(failure(Reason::Unreachable))));
    let fixture = Fixture::new(old.clone()).await;
    let replaced = fixture.gateway.replace_credentials(vec![account(new.clone())]).await;
    assert_eq!(replaced, Ok(vec![Untested { account: main_account(), failure: failure(Reason::Unreachable) }]));
    fixture.send(&admin(), &get("/v1/Services")).await;
    assert!(old.received().is_empty());
}

#[tokio::test]
async fn other_changes_of_the_accounts_need_a_restart() {
    let (old, new) = (upstream(200), upstream(200));
    let fixture = Fixture::new(old).await;
    let mut locked = account(new.clone());
    locked.properties.read_only = true.into();
    let mut other = account(new.clone());
    other.properties.name = "other".parse::<AccountName>().unwrap().into();
    for (accounts, expected) in [
        (vec![locked], "main has other fields"),
        (vec![], "main was removed"),
        (vec![account(new.clone()), other.clone()], "other was added"),
        (vec![other], "main was removed, other was added"),
    ] {
        let replaced = fixture.gateway.replace_credentials(accounts).await;
        assert_eq!(replaced, Err(ReloadError::Changed(expected.to_owned())));
    }
    assert!(new.received().is_empty(), "nothing was sent with the credential");
}
