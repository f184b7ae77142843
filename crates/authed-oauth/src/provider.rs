//! The implementation of the signature algorithms.
//!
//! jsonwebtoken panics at the first token if both of its providers are enabled and none is installed. Any crate of a program
//! can enable one of them. So this crate names its provider, and never asks jsonwebtoken for the default.

#[cfg(feature = "aws_lc_rs")]
pub use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER as PROVIDER;
#[cfg(all(feature = "rust_crypto", not(feature = "aws_lc_rs")))]
pub use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER as PROVIDER;

#[cfg(not(any(feature = "aws_lc_rs", feature = "rust_crypto")))]
compile_error!(
    "authed-oauth has no crypto provider: type `cargo add authed-oauth --features rust_crypto` or `cargo add authed-oauth \
     --features aws_lc_rs`"
);

/// So that the error above is the only one.
#[cfg(not(any(feature = "aws_lc_rs", feature = "rust_crypto")))]
pub static PROVIDER: jsonwebtoken::crypto::CryptoProvider = jsonwebtoken::crypto::CryptoProvider {
    signer_factory: |_, _| unreachable!(),
    verifier_factory: |_, _| unreachable!(),
    key_utils: jsonwebtoken::crypto::KeyUtils::new_unimplemented(),
};

#[cfg(test)]
mod tests {
    use jsonwebtoken::crypto::{aws_lc, rust_crypto};

    use super::PROVIDER;

    /// The dev-dependencies enable both providers in jsonwebtoken.
    #[test]
    fn our_feature_chooses_the_provider_whatever_is_enabled_in_jsonwebtoken() {
        let ours = if cfg!(feature = "aws_lc_rs") { &aws_lc::DEFAULT_PROVIDER } else { &rust_crypto::DEFAULT_PROVIDER };
        assert!(std::ptr::eq(&PROVIDER, ours));
    }
}
