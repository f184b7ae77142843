//! The work itself, which a thread does from beginning to end.

use std::hint::black_box;

use argon2::{Argon2, Block, PasswordHasher};

use super::cost::Cost;
use super::stored::Stored;
use crate::error::AuthenticationError;

/// A copy of a password, which is wiped in the end.
pub struct Secret(Vec<u8>);

impl Secret {
    pub fn new(password: &str) -> Self {
        Self(password.as_bytes().to_vec())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
        // Somebody could still read it, as far as the compiler knows.
        black_box(&self.0);
    }
}

/// A new hash, as a PHC string.
pub fn hash(password: &Secret, cost: Cost) -> Result<String, AuthenticationError> {
    let params = cost.params().ok_or(AuthenticationError::unavailable("no hash has such a cost"))?;
    let hashed = Argon2::from(params).hash_password(&password.0).map_err(AuthenticationError::unavailable)?;
    Ok(hashed.to_string())
}

/// Whether the password is right, and then the new hash to store, if the old one is not as new ones are.
pub fn check(password: &Secret, stored: Option<Stored>, cost: Cost) -> Result<Option<String>, AuthenticationError> {
    let is_known = stored.is_some();
    let dummy = Stored::dummy(cost).ok_or(AuthenticationError::unavailable("no hash has such a cost"))?;
    let blocks = dummy.blocks();
    let stored = stored.unwrap_or(dummy);
    // To get memory from the system takes as long as to fill it: the same for all.
    let mut memory = memory(stored.blocks().max(blocks))?;
    let is_right = stored.matches(&password.0, &mut memory)?;
    if !(is_known && is_right) {
        fill_up(password, stored.cost(), cost, &mut memory);
        return Err(AuthenticationError::rejected());
    }
    drop(memory);
    if stored.is_as_new(cost) {
        return Ok(None);
    }
    // That there is no better hash at the moment does not make the password wrong.
    Ok(hash(password, cost).ok())
}

fn memory(blocks: usize) -> Result<Vec<Block>, AuthenticationError> {
    let mut memory = Vec::new();
    memory.try_reserve_exact(blocks).map_err(AuthenticationError::unavailable)?;
    memory.resize(blocks, Block::default());
    Ok(memory)
}

/// Does as much work as a hash of today's cost has more than this one, so that time does not tell whose hash is old.
fn fill_up(password: &Secret, done: Cost, cost: Cost, memory: &mut [Block]) {
    let missing = cost.work().saturating_sub(done.work());
    let whole = u64::from(cost.memory_kib());
    for (memory_kib, passes) in [(whole, missing / whole), (missing % whole, 1)] {
        let piece = u32::try_from(memory_kib).ok().zip(u32::try_from(passes).ok());
        // There is no hash of less than 8 KiB, or of no pass.
        if let Some(piece) = piece.and_then(|(memory_kib, passes)| Stored::dummy(Cost::new(memory_kib, passes, 1))) {
            black_box(piece.matches(&password.0, memory).is_ok());
        }
    }
}
