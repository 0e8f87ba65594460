//! Encryption with a key that is derived from the journal's, so that gateways that share a journal need no further key.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::Key;
use crate::random_bytes;

impl Key {
    /// Encrypts bytes. Only [`Self::open`] with the same `name` decrypts them.
    pub(crate) fn seal(&self, name: &[u8], plain: &[u8]) -> Vec<u8> {
        let nonce = random_bytes::<NONCE_LEN>();
        let mut sealed = plain.to_vec();
        self.cipher()
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(name), &mut sealed)
            .expect("a response is shorter than the limit of the cipher");
        [&nonce[..], &sealed].concat()
    }

    /// Decrypts the output of [`Self::seal`]; `None` if it was changed, or sealed with another key or name.
    pub(crate) fn open(&self, name: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut bytes = sealed.to_vec();
        let plain = self.cipher().open_in_place(nonce, Aad::from(name), &mut bytes).ok()?;
        Some(plain.to_vec())
    }

    fn cipher(&self) -> LessSafeKey {
        let key = self.derived(b"responses");
        LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &key).expect("the key has the length of the cipher's"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_and_name_decrypt_what_was_not_changed() {
        let key = Key::from_text(&"5a".repeat(32)).unwrap();
        let sealed = key.seal(b"name", b"plain text");
        assert_eq!(key.open(b"name", &sealed).as_deref(), Some(&b"plain text"[..]));
        assert!(!sealed.windows(5).any(|window| window == b"plain"));
        assert_ne!(sealed, key.seal(b"name", b"plain text"));
        assert_eq!(key.open(b"other", &sealed), None);
        assert_eq!(Key::from_text(&"5b".repeat(32)).unwrap().open(b"name", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(b"name", &changed), None, "byte {at}");
        }
        assert_eq!(key.open(b"name", &[]), None);
    }
}
