//! Nothing is created twice, whatever gets lost: what is on record agrees with what is there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use api::gateway::history::Outcome;
use api::gateway::{Reason, Role};
use api::{Request, Response};
use gateway::upstream::Failure;

use crate::chance::Chance;
use crate::stage::{Player, Stage, asker, json, known, post};

const CREATES: usize = 10_000;

/// A Twilio of which much gets lost: what is there, by name.
struct Lossy {
    there: Mutex<HashMap<String, usize>>,
    chance: Mutex<Chance>,
}

impl Lossy {
    fn fails(reason: Reason) -> Result<Response, Failure> {
        Err(Failure { reason, message: "It was lost.".to_owned() })
    }

    fn create(&self, request: &Request) {
        let name = request.params.last("FriendlyName").unwrap().to_owned();
        *self.there.lock().unwrap().entry(name).or_default() += 1;
    }

    async fn answer(&self, request: Request) -> Result<Response, Failure> {
        let (fate, pauses) = {
            let mut chance = self.chance.lock().unwrap();
            (chance.below(100), chance.below(4))
        };
        for _ in 0..pauses {
            tokio::task::yield_now().await;
        }
        match fate {
            // Lost on the way there: some of it is known to have been, and some is not.
            0..10 => Self::fails(Reason::Unreachable),
            10..30 => Self::fails(Reason::Lost),
            // Lost on the way back.
            30..60 => {
                self.create(&request);
                match fate {
                    30..45 => Self::fails(Reason::Lost),
                    45..50 => Self::fails(Reason::Unreadable),
                    _ => Ok(json(503, r#"{"code":20503,"message":"Unavailable"}"#)),
                }
            }
            60..65 => Ok(json(429, r#"{"code":20429,"message":"Too Many Requests"}"#)),
            65..70 => Ok(json(400, r#"{"code":50003,"message":"Too long"}"#)),
            _ => {
                self.create(&request);
                Ok(json(201, "{}"))
            }
        }
    }
}

/// Some of those who ask go away before they are answered.
async fn ask(stage: Arc<Stage>, number: usize, patience: usize) {
    let call = post("/v1/Services", &format!("FriendlyName=Service+{number}"));
    let asker = asker(&format!("person{}", number % 13), Role::Editor);
    let leaves = async {
        for _ in 0..patience {
            tokio::task::yield_now().await;
        }
    };
    let answer = stage.answer(&asker, &call);
    if patience == 0 {
        answer.await;
    } else {
        futures::future::select(Box::pin(answer), Box::pin(leaves)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_creates_with_lost_answers_are_each_sent_once_and_recorded_truly() {
    let twilio = Arc::new(Lossy { there: Mutex::default(), chance: Mutex::new(Chance::new(5)) });
    let player = Player::answers_later({
        let twilio = twilio.clone();
        move |request| {
            let twilio = twilio.clone();
            async move { twilio.answer(request).await }
        }
    });
    let stage = Arc::new(Stage::with(player.clone(), 64, false).await);
    let mut chance = Chance::new(6);
    for batch in 0..CREATES / 250 {
        let asking = (0..250).map(|number| {
            let patience = if chance.happens(15) { 1 + chance.below(200) } else { 0 };
            tokio::spawn(ask(stage.clone(), batch * 250 + number, patience))
        });
        futures::future::join_all(asking.collect::<Vec<_>>()).await.into_iter().for_each(|asked| asked.unwrap());
    }
    stage.gateway.finish().await;

    let mut sent: HashMap<String, usize> = HashMap::new();
    for request in player.requests() {
        *sent.entry(request.params.last("FriendlyName").unwrap().to_owned()).or_default() += 1;
    }
    assert!(sent.values().all(|times| *times == 1), "the gateway never sends a write twice");
    let there = twilio.there.lock().unwrap().clone();
    let mut outcomes: HashMap<&str, usize> = HashMap::new();
    let records = stage.records().await;
    for record in &records {
        let name = known(&record.name).unwrap();
        let outcome = known(&record.outcome).unwrap();
        let count = there.get(&name).copied().unwrap_or_default();
        let agrees = match outcome {
            Outcome::Done => count == 1,
            Outcome::Refused | Outcome::Unsent => count == 0,
            Outcome::Unknown => count <= 1,
            Outcome::Open => false,
        };
        assert!(agrees, "{name} is recorded as {outcome} and there {count} times");
        assert_eq!(sent.remove(&name), Some(1), "each is recorded once, and what is recorded was sent: {name}");
        *outcomes.entry(outcome.as_str()).or_default() += 1;
    }
    assert!(sent.is_empty(), "nothing was sent without a record");
    assert!(
        ["done", "refused", "unsent", "unknown"].iter().all(|outcome| outcomes[outcome] > CREATES / 20),
        "{outcomes:?}"
    );
    assert!(records.len() > CREATES * 8 / 10, "{} of them were sent", records.len());
    stage.journal.verify(None).await.unwrap();
}
