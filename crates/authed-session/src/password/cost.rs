//! `Cost`: the parameters of a hash.

use argon2::Params;

/// The parameters of Argon2: memory in KiB, passes over it, lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// The maximum of a stored hash, in KiB: at least as much as both recommended options of RFC 9106, 4.
const MAX_MEMORY: u32 = 2 << 20;
/// The maximum of a stored hash, in KiB, with each pass counted.
const MAX_WORK: u64 = 4 << 20;

impl Cost {
    /// OWASP ASVS 5.0, appendix C.
    pub const DEFAULT: Self = Self { memory_kib: 47_104, passes: 1, lanes: 1 };

    /// The octets of a new hash (RFC 9106, 3.1 and 4).
    pub const HASH_LENGTH: usize = 32;
    /// The octets of a new salt (RFC 9106, 3.1 and 4).
    pub const SALT_LENGTH: usize = 16;

    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Self {
        Self { memory_kib, passes, lanes }
    }

    pub fn of(params: &Params) -> Self {
        Self::new(params.m_cost(), params.t_cost(), params.p_cost())
    }

    pub fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Returns whether new hashes may have this cost.
    pub fn is_acceptable(self) -> bool {
        let minimum = match self.passes {
            0 => return false,
            1 => 47_104,
            2 => 19_456,
            3 => 12_288,
            4 => 9_216,
            _ => 7_168,
        };
        self.memory_kib >= minimum && self.is_bearable() && self.params().is_some()
    }

    /// Returns whether a stored hash may have this cost. An attacker may have stored it to stop the server.
    pub fn is_bearable(self) -> bool {
        self.memory_kib <= MAX_MEMORY && self.work() <= MAX_WORK
    }

    /// Returns the number of computed 1 KiB blocks. The time is proportional to it.
    pub fn work(self) -> u64 {
        u64::from(self.memory_kib) * u64::from(self.passes)
    }

    /// Returns the parameters, or `None` if Argon2 does not allow them.
    pub fn params(self) -> Option<Params> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(Self::HASH_LENGTH)).ok()
    }
}
