//! Test with a lossy connection: no resource is created twice, and the journal agrees with the resources that exist.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use api::gateway::history::Outcome;
use api::gateway::{Reason, Role};
use api::{Request, Response};
use gateway::upstream::Failure;

use crate::fake_upstream::FakeUpstream;
use crate::fixture::{Fixture, json_response, known, post, user};
use crate::rng::Rng;

const CREATES: usize = 10_000;

/// Twilio behind a lossy connection.
struct Lossy {
    /// Number of existing services by name.
    services: Mutex<HashMap<String, usize>>,
    rng: Mutex<Rng>,
}

impl Lossy {
    fn fail(reason: Reason) -> Result<Response, Failure> {
        Err(Failure { reason, message: "It was lost.".to_owned() })
    }

    fn create(&self, request: &Request) {
        let name = request.params.last("FriendlyName").unwrap().to_owned();
        *self.services.lock().unwrap().entry(name).or_default() += 1;
    }

    async fn respond(&self, request: Request) -> Result<Response, Failure> {
        let (outcome, yields) = {
            let mut rng = self.rng.lock().unwrap();
            (rng.below(100), rng.below(4))
        };
        for _ in 0..yields {
            tokio::task::yield_now().await;
        }
        match outcome {
            // The request is lost. In some cases the client knows that it was not sent.
            0..10 => Self::fail(Reason::Unreachable),
            10..30 => Self::fail(Reason::NoResponse),
            // The response is lost.
            30..60 => {
                self.create(&request);
                match outcome {
                    30..45 => Self::fail(Reason::NoResponse),
                    45..50 => Self::fail(Reason::InvalidResponse),
                    _ => Ok(json_response(503, r#"{"code":20503,"message":"Unavailable"}"#)),
                }
            }
            60..65 => Ok(json_response(429, r#"{"code":20429,"message":"Too Many Requests"}"#)),
            65..70 => Ok(json_response(400, r#"{"code":50003,"message":"Too long"}"#)),
            _ => {
                self.create(&request);
                Ok(json_response(201, "{}"))
            }
        }
    }
}

/// Sends a request. If `yields` is not 0, drops it after so many turns of the executor.
async fn send(fixture: Arc<Fixture>, number: usize, yields: usize) {
    let request = post("/v1/Services", &format!("FriendlyName=Service+{number}"));
    let user = user(&format!("person{}", number % 13), Role::Editor);
    let disconnect = async {
        for _ in 0..yields {
            tokio::task::yield_now().await;
        }
    };
    let response = fixture.send(&user, &request);
    if yields == 0 {
        response.await;
    } else {
        futures::future::select(Box::pin(response), Box::pin(disconnect)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_ten_thousand_creates_is_sent_once_and_recorded_with_its_true_outcome() {
    let twilio = Arc::new(Lossy { services: Mutex::default(), rng: Mutex::new(Rng::new(5)) });
    let upstream = FakeUpstream::new_async({
        let twilio = twilio.clone();
        move |request| {
            let twilio = twilio.clone();
            async move { twilio.respond(request).await }
        }
    });
    let fixture = Arc::new(Fixture::with(upstream.clone(), 64, false).await);
    let mut rng = Rng::new(6);
    for batch in 0..CREATES / 250 {
        let requests = (0..250).map(|number| {
            let yields = if rng.chance(15) { 1 + rng.below(200) } else { 0 };
            tokio::spawn(send(fixture.clone(), batch * 250 + number, yields))
        });
        futures::future::join_all(requests.collect::<Vec<_>>()).await.into_iter().for_each(|sent| sent.unwrap());
    }
    fixture.gateway.shut_down().await;

    let mut sent: HashMap<String, usize> = HashMap::new();
    for request in upstream.requests() {
        *sent.entry(request.params.last("FriendlyName").unwrap().to_owned()).or_default() += 1;
    }
    assert!(sent.values().all(|times| *times == 1), "the gateway never sends a write twice");
    let services = twilio.services.lock().unwrap().clone();
    let mut outcomes: HashMap<&str, usize> = HashMap::new();
    let records = fixture.records().await;
    for record in &records {
        let name = known(&record.name).unwrap();
        let outcome = known(&record.outcome).unwrap();
        let count = services.get(&name).copied().unwrap_or_default();
        let agrees = match outcome {
            Outcome::Done => count == 1,
            Outcome::Rejected | Outcome::Unsent => count == 0,
            Outcome::Unknown => count <= 1,
            Outcome::Open => false,
        };
        assert!(agrees, "{name} is recorded as {outcome} and exists {count} times");
        assert_eq!(sent.remove(&name), Some(1), "each sent write is recorded once, and no other: {name}");
        *outcomes.entry(outcome.as_str()).or_default() += 1;
    }
    assert!(sent.is_empty(), "every sent write is recorded");
    assert!(
        ["done", "refused", "unsent", "unknown"].iter().all(|outcome| outcomes[outcome] > CREATES / 20),
        "{outcomes:?}"
    );
    assert!(records.len() > CREATES * 8 / 10, "{} of them were sent", records.len());
    fixture.journal.verify(None).await.unwrap();
}
