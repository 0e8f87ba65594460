//! Passwords: which ones are good enough, and how they are checked without being kept.

use std::sync::Arc;
use std::thread;

use api::gateway::session::{Password, PersonName};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, Salt, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::attempts;

/// What OWASP's cheat sheet on storing passwords asks of Argon2id at least: 19 MiB, two passes, one lane.
const PARAMS: Params = match Params::new(19 * 1024, 2, 1, None) {
    Ok(params) => params,
    Err(_) => panic!("the numbers are within what Argon2 allows"),
};

/// Of at least [`Credential::LEAST`] characters, one a line, in lower case: those that are tried first.
const COMMON: &str = include_str!("common.txt");

/// A person with a new password that is good enough for them.
#[derive(Clone, Debug)]
pub struct Credential {
    person: PersonName,
    password: Password,
}

/// Why a password is not good enough. Each says what to do.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum WeakPassword {
    #[error("Enter {} characters or more. Any will do: a few words are easy to remember.", Credential::LEAST)]
    Short,
    #[error("Enter a password that is not the name.")]
    Name,
    #[error("Enter another password: this one is among the first that are tried.")]
    Common,
}

impl Credential {
    /// In characters.
    pub const LEAST: usize = 12;

    /// The rules for passwords, which hold when they are set: those that are checked may be older than a rule.
    pub fn new(person: PersonName, password: Password) -> Result<Self, WeakPassword> {
        let text = password.reveal();
        if text.chars().count() < Self::LEAST {
            Err(WeakPassword::Short)
        } else if text.trim().eq_ignore_ascii_case(person.as_str()) {
            Err(WeakPassword::Name)
        } else if COMMON.lines().any(|common| common == text.trim().to_lowercase()) {
            Err(WeakPassword::Common)
        } else {
            Ok(Self { person, password })
        }
    }

    /// Whose it is.
    pub fn person(&self) -> &PersonName {
        &self.person
    }
}

/// So many sign-ins from places where nobody has signed in before may wait: less than two seconds on two cores. More are a flood.
const WAITING_STRANGERS: usize = 24;

/// Lets so few passwords be hashed at a time that guesses leave cores, and memory, to everybody else.
#[derive(Clone)]
pub(crate) struct Hashing {
    running: Arc<Semaphore>,
    /// Of those who come from places where they have not signed in before, so many are among those whose turn is next: somebody who has,
    /// waits behind no more of them.
    strangers: Arc<Semaphore>,
    waiting_strangers: Arc<Semaphore>,
}

impl Default for Hashing {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        // No more than are free, so that people of one place who sign in together are not taken for somebody who guesses.
        let most = attempts::FREE as usize;
        let running = (cores / 2).clamp(1, most);
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Self {
            running: semaphore(running),
            strangers: semaphore(running),
            waiting_strangers: semaphore(WAITING_STRANGERS),
        }
    }
}

impl Hashing {
    /// Waits for the turn of somebody who is known.
    pub async fn turn(&self) -> Turn {
        Turn { _running: acquire(&self.running).await, _stranger: None }
    }

    /// Waits for the turn of somebody who has not signed in from there before; `None` where too many of them wait already.
    pub async fn turn_of_stranger(&self) -> Option<Turn> {
        let _waiting = self.waiting_strangers.clone().try_acquire_owned().ok()?;
        let stranger = acquire(&self.strangers).await;
        Some(Turn { _running: acquire(&self.running).await, _stranger: Some(stranger) })
    }
}

async fn acquire(semaphore: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    semaphore.clone().acquire_owned().await.expect("the semaphore is never closed")
}

/// The right to hash once. The hashing goes on where nobody waits for it any more, and takes the right with it.
pub(crate) struct Turn {
    _running: OwnedSemaphorePermit,
    _stranger: Option<OwnedSemaphorePermit>,
}

impl Turn {
    /// What is kept of a password.
    pub async fn hash(self, credential: &Credential) -> String {
        let password = credential.password.clone();
        self.work(move || hash(&password)).await.0
    }

    /// What is to be kept from now on where `password` is the one that `kept` was made of: the same, or better. Where nothing is kept, the
    /// work is the same, so that nobody learns by the clock who may sign in.
    pub async fn check(self, password: &Password, kept: Option<String>) -> (Option<String>, Self) {
        let password = password.clone();
        self.work(move || match kept {
            Some(kept) => check(&password, kept),
            None => {
                hash(&password);
                None
            }
        })
        .await
    }

    async fn work<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> (T, Self) {
        spawn_blocking(move || (work(), self)).await.expect("hashing does not panic")
    }
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
}

fn hash(password: &Password) -> String {
    let mut bytes = [0; Salt::RECOMMENDED_LENGTH];
    getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
    let salt = SaltString::encode_b64(&bytes).expect("the salt has the length that is recommended");
    let hash = argon2().hash_password(password.reveal().as_bytes(), &salt);
    hash.expect("a password of a kilobyte, and these numbers, are within what Argon2 allows").to_string()
}

fn check(password: &Password, kept: String) -> Option<String> {
    let parsed = PasswordHash::new(&kept);
    let parsed =
        parsed.inspect_err(|error| tracing::error!(%error, "what is kept of a password cannot be read")).ok()?;
    argon2().verify_password(password.reveal().as_bytes(), &parsed).ok()?;
    if is_weaker(&parsed) { Some(hash(password)) } else { Some(kept) }
}

/// Whether a hash was made with less work than is asked for now.
fn is_weaker(hash: &PasswordHash<'_>) -> bool {
    let same = hash.algorithm == Algorithm::Argon2id.ident() && hash.version == Some(Version::V0x13.into());
    let params = Params::try_from(hash);
    !same || params.is_ok_and(|made| made.m_cost() < PARAMS.m_cost() || made.t_cost() < PARAMS.t_cost())
}
