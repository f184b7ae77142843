//! The work itself, which one blocking thread does.

use std::hint::black_box;

use argon2::{Argon2, Block, PasswordHasher};
use authed::AuthenticationError;

use super::cost::Cost;
use super::stored::Stored;

/// A copy of a password. Dropping it wipes it.
pub struct Secret(Vec<u8>);

impl Secret {
    pub fn new(password: &str) -> Self {
        Self(password.as_bytes().to_vec())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
        // The compiler would remove a write that nothing reads.
        black_box(&self.0);
    }
}

/// Returns a new hash as a PHC string.
pub fn hash(password: &Secret, cost: Cost) -> Result<String, AuthenticationError> {
    let params = cost.params().ok_or_else(no_such_cost)?;
    let hashed = Argon2::from(params).hash_password(&password.0).map_err(AuthenticationError::unavailable)?;
    Ok(hashed.to_string())
}

/// Verifies the password. Returns the new hash to store if the old one has other parameters than new hashes.
pub fn check(password: &Secret, stored: Option<Stored>, cost: Cost) -> Result<Option<String>, AuthenticationError> {
    let is_known = stored.is_some();
    let dummy = Stored::dummy(cost).ok_or_else(no_such_cost)?;
    let blocks = dummy.blocks();
    let stored = stored.unwrap_or(dummy);
    // The system needs as long to provide memory as the hash needs to fill it. Everyone gets the same amount.
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
    // If no better hash is available at the moment, the password is still right.
    Ok(hash(password, cost).ok())
}

fn no_such_cost() -> AuthenticationError {
    AuthenticationError::unavailable("Argon2 does not allow this cost")
}

fn memory(blocks: usize) -> Result<Vec<Block>, AuthenticationError> {
    let mut memory = Vec::new();
    memory.try_reserve_exact(blocks).map_err(AuthenticationError::unavailable)?;
    memory.resize(blocks, Block::default());
    Ok(memory)
}

/// Does the work that a new hash has more than the one that was checked. The time therefore does not reveal old hashes.
fn fill_up(password: &Secret, done: Cost, cost: Cost, memory: &mut [Block]) {
    let missing = cost.work().saturating_sub(done.work());
    let whole = u64::from(cost.memory_kib());
    for (memory_kib, passes) in [(whole, missing / whole), (missing % whole, 1)] {
        let piece = u32::try_from(memory_kib).ok().zip(u32::try_from(passes).ok());
        // Argon2 has at least 8 KiB and one pass. A smaller piece is skipped.
        if let Some(piece) = piece.and_then(|(memory_kib, passes)| Stored::dummy(Cost::new(memory_kib, passes, 1))) {
            black_box(piece.matches(&password.0, memory).is_ok());
        }
    }
}
