//! Password rules and password hashing with Argon2id.

use std::sync::Arc;
use std::thread;

use api::gateway::session::{Password, UserName};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, Salt, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::attempts;
use crate::random_bytes;

/// Minimum of OWASP's Password Storage Cheat Sheet for Argon2id: 19 MiB, two passes, one lane.
/// <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>
const PARAMS: Params = match Params::new(19 * 1024, 2, 1, None) {
    Ok(params) => params,
    Err(_) => panic!("the numbers are within what Argon2 allows"),
};

/// Most common passwords with at least [`Credential::MIN_LENGTH`] characters, one a line, in lower case.
const COMMON: &str = include_str!("common_passwords.txt");

/// Name of a user with a new password that follows the rules.
#[derive(Clone, Debug)]
pub struct Credential {
    person: UserName,
    password: Password,
}

/// Reason why a password is rejected. Each message says what to do.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum WeakPassword {
    #[error(
        "Enter {} characters or more. Any characters are allowed: a few words are easy to remember.",
        Credential::MIN_LENGTH
    )]
    Short,
    #[error("Enter a password that differs from the name.")]
    Name,
    #[error("Enter another password: this one is among the most common.")]
    Common,
}

impl Credential {
    /// Shortest password, in characters.
    pub const MIN_LENGTH: usize = 12;

    /// Applies the password rules. They apply to new passwords only: a stored password may be older than a rule.
    ///
    /// # Errors
    ///
    /// [`WeakPassword`] with the rule that the password breaks.
    pub fn new(person: UserName, password: Password) -> Result<Self, WeakPassword> {
        let text = password.reveal();
        if text.chars().count() < Self::MIN_LENGTH {
            Err(WeakPassword::Short)
        } else if text.trim().eq_ignore_ascii_case(person.as_str()) {
            Err(WeakPassword::Name)
        } else if COMMON.lines().any(|common| common == text.trim().to_lowercase()) {
            Err(WeakPassword::Common)
        } else {
            Ok(Self { person, password })
        }
    }

    /// Returns the name of the user.
    pub fn person(&self) -> &UserName {
        &self.person
    }
}

/// Number of sign-ins from unknown sources that may wait for hashing: less than two seconds of work on two cores. More of them are a flood.
const MAX_WAITING_UNKNOWN: usize = 24;

/// Limiter of concurrent hashing: it leaves cores and memory to other requests while passwords are guessed.
#[derive(Clone)]
pub(crate) struct Hashing {
    running: Arc<Semaphore>,
    /// Limits how many sign-ins from unknown sources compete for `running`. A sign-in from a known source waits behind no more than these.
    unknown: Arc<Semaphore>,
    waiting_unknown: Arc<Semaphore>,
}

impl Default for Hashing {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        // At most as many as cause no delay: users of one network who sign in at the same time must not look like guesses.
        let most = attempts::FREE_FAILURES as usize;
        let running = (cores / 2).clamp(1, most);
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Self {
            running: semaphore(running),
            unknown: semaphore(running),
            waiting_unknown: semaphore(MAX_WAITING_UNKNOWN),
        }
    }
}

impl Hashing {
    /// Waits for a permit for a sign-in from a known source, or for a new password.
    pub async fn acquire(&self) -> Permit {
        Permit { _running: acquire(&self.running).await, _unknown: None }
    }

    /// Waits for a permit for a sign-in from an unknown source; `None` if too many of them wait already.
    pub async fn acquire_unknown(&self) -> Option<Permit> {
        let _waiting = self.waiting_unknown.clone().try_acquire_owned().ok()?;
        let unknown = acquire(&self.unknown).await;
        Some(Permit { _running: acquire(&self.running).await, _unknown: Some(unknown) })
    }
}

async fn acquire(semaphore: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    semaphore.clone().acquire_owned().await.expect("the semaphore is never closed")
}

/// Permit to hash. Hashing continues if the request is cancelled, and then keeps the permit until it is done.
pub(crate) struct Permit {
    _running: OwnedSemaphorePermit,
    _unknown: Option<OwnedSemaphorePermit>,
}

impl Permit {
    /// Returns the hash to store for a new password.
    pub async fn hash(self, credential: &Credential) -> String {
        let password = credential.password.clone();
        self.work(move || hash(&password)).await.0
    }

    /// Checks a password against a stored hash, and returns the hash to store from now on: the same, or one made with current parameters; `None` if
    /// the password is wrong. Without a stored hash the work is the same, so that timing does not reveal which names exist.
    pub async fn check(self, password: &Password, stored: Option<String>) -> (Option<String>, Self) {
        let password = password.clone();
        self.work(move || match stored {
            Some(stored) => check(&password, stored),
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
    let salt = SaltString::encode_b64(&random_bytes::<{ Salt::RECOMMENDED_LENGTH }>())
        .expect("the salt has the length that is recommended");
    let hash = argon2().hash_password(password.reveal().as_bytes(), &salt);
    hash.expect("a password of a kilobyte, and these numbers, are within what Argon2 allows").to_string()
}

fn check(password: &Password, stored: String) -> Option<String> {
    let parsed = PasswordHash::new(&stored);
    let parsed = parsed.inspect_err(|error| tracing::error!(%error, "a stored password hash cannot be parsed")).ok()?;
    argon2().verify_password(password.reveal().as_bytes(), &parsed).ok()?;
    if is_weaker(&parsed) { Some(hash(password)) } else { Some(stored) }
}

/// Returns true if a hash was made with weaker parameters than the current ones.
fn is_weaker(hash: &PasswordHash<'_>) -> bool {
    let same = hash.algorithm == Algorithm::Argon2id.ident() && hash.version == Some(Version::V0x13.into());
    let params = Params::try_from(hash);
    !same || params.is_ok_and(|made| made.m_cost() < PARAMS.m_cost() || made.t_cost() < PARAMS.t_cost())
}
