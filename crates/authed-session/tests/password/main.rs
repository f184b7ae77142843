//! Passwords: verification, its cost, and too many logins at once.

mod flood;
mod hashes;
mod hostile;
mod printed;
mod work;
mod workers;

/// Hashes by the reference implementation in C, through Python's argon2-cffi.
mod reference {
    pub const PASSWORD: &str = "correct horse battery staple";

    /// Has the parameters of new hashes.
    pub const CURRENT: &str =
        "$argon2id$v=19$m=47104,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QGA1U5IzH+tF9EOz2j+ymVvH5Hn0/0QO2qMnmvz0sVw";
    /// The smallest hash that Argon2 allows.
    pub const TINY: &str =
        "$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$XdTJKPvVpEdCNu922dgwQXj+XfOITS04PpG3cDMn5sE";
    pub const LESS_MEMORY: &str =
        "$argon2id$v=19$m=19456,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$K1enrpRISY3No+jNJpy4lWQ9CODG1EkHvgTm4QcKGEc";
    pub const TWO_PASSES: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0";
    pub const FOUR_LANES: &str =
        "$argon2id$v=19$m=64,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$50WlLMTS62Tm0boTX6gj9/Twg9JqLCOkn3nUFhfCpHs";
    pub const ARGON2I: &str =
        "$argon2i$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$tTEGqyzWgE8XeFIcVmGNBy2ro7tX1aVB4Lm/p52JsIo";
    pub const ARGON2D: &str =
        "$argon2d$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$ieoA3l7PS/I3ikiFn012V+F3IzsQbtSPrjbzufF2dPM";
    pub const VERSION_16: &str =
        "$argon2i$v=16$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6K10Ng5dAgDt1yb/X7iYTkn8jOQpLnXEVNFv9vznxjQ";
    pub const VERSION_UNSAID: &str =
        "$argon2i$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6K10Ng5dAgDt1yb/X7iYTkn8jOQpLnXEVNFv9vznxjQ";
    pub const SHORT_SALT: &str =
        "$argon2id$v=19$m=47104,t=1,p=1$MDEyMzQ1Njc$uoxoi7AosQaixkIyLXPJGtyRD1+4s03EdsSwPR5K3F4";
    pub const SHORT_HASH: &str = "$argon2id$v=19$m=47104,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QR4xScqJFcPE6z59VqLqBw";
}
