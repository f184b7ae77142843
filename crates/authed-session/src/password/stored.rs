//! `Stored`: a hash from the database.

use argon2::password_hash::phc::{Output, Salt};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};
use authed::AuthenticationError;

use super::cost::Cost;

/// An Argon2 hash, read from a PHC string.
pub struct Stored {
    algorithm: Algorithm,
    version: Version,
    params: Params,
    salt: Salt,
    output: Output,
}

impl Stored {
    pub fn read(text: &str) -> Result<Self, AuthenticationError> {
        // The parser's error is dropped: it may quote a part of the hash.
        Self::parse(text).ok_or_else(|| AuthenticationError::unavailable("the stored text is not an Argon2 hash"))
    }

    fn parse(text: &str) -> Option<Self> {
        let hash = PasswordHash::new(text).ok()?;
        let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
        // The first version of Argon2 did not write its number.
        let version = hash.version.map_or(Ok(Version::V0x10), Version::try_from).ok()?;
        let params = Params::try_from(&hash).ok().filter(|params| Cost::of(params).is_bearable())?;
        Some(Self { algorithm, version, params, salt: hash.salt?, output: hash.hash? })
    }

    /// Returns the hash that an unknown user's password is compared with.
    pub fn dummy(cost: Cost) -> Option<Self> {
        Some(Self {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            params: cost.params()?,
            salt: Salt::new(&[0; Cost::SALT_LENGTH]).ok()?,
            output: Output::new(&[0; Cost::HASH_LENGTH]).ok()?,
        })
    }

    /// Hashes the password in this memory. Returns whether the result is the same.
    pub fn matches(&self, password: &[u8], memory: &mut [Block]) -> Result<bool, AuthenticationError> {
        let mut buffer = [0; Output::MAX_LENGTH];
        let output = &mut buffer[..self.output.len()];
        let argon2 = Argon2::new(self.algorithm, self.version, self.params.clone());
        let worked = argon2.hash_password_into_with_memory(password, &self.salt, output, memory);
        worked.map_err(AuthenticationError::unavailable)?;
        let output = Output::new(output).map_err(AuthenticationError::unavailable)?;
        // `Output` compares in constant time.
        Ok(output == self.output)
    }

    /// Returns the number of memory blocks that the work needs.
    pub fn blocks(&self) -> usize {
        self.params.block_count()
    }

    pub fn cost(&self) -> Cost {
        Cost::of(&self.params)
    }

    /// Returns whether the hash has the parameters of new hashes.
    pub fn is_as_new(&self, cost: Cost) -> bool {
        let is_current = self.algorithm == Algorithm::Argon2id && self.version == Version::V0x13;
        let is_long = self.output.len() >= Cost::HASH_LENGTH && self.salt.len() >= Cost::SALT_LENGTH;
        is_current && is_long && self.cost() == cost
    }
}
