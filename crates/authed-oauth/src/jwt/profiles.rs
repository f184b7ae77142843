//! The forms of the tokens of well-known issuers.
