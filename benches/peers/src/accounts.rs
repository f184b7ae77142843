//! The accounts and their tokens, and what the code by hand shares.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

pub const AUTHENTICATED: &str = "authenticated";
pub const ADMIN: &str = "admin";
/// With both permissions, and with the first.
pub const TOKENS: [&str; 2] = ["6f1c0e6a9b5d4c7f8a2e3d1b0c9f8e7d", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"];

/// Hashed without a random seed, so that all runs count the same.
pub type Table<T> = HashMap<String, T, BuildHasherDefault<DefaultHasher>>;

#[derive(Clone, Debug)]
pub struct User {
    pub id: u64,
    pub name: String,
    pub permissions: HashSet<String>,
}

/// Returns 64 users with their tokens. The first is the administrator.
pub fn users() -> impl Iterator<Item = (String, User)> {
    let token = |i: u64| {
        let number = (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        TOKENS.get(i as usize).map_or_else(|| format!("{number:016x}{:016x}", number.rotate_left(17)), |&t| t.into())
    };
    (0..64).map(move |i| {
        let permissions: &[&str] = if i == 0 { &[AUTHENTICATED, ADMIN] } else { &[AUTHENTICATED] };
        let permissions = permissions.iter().map(|&name| name.to_owned()).collect();
        (token(i), User { id: i, name: format!("user {i}"), permissions })
    })
}

pub fn table<T>(of: impl Fn(User) -> T) -> Arc<Table<T>> {
    Arc::new(users().map(|(token, user)| (token, of(user))).collect())
}

pub fn is_admin(user: &User) -> bool {
    user.permissions.contains(AUTHENTICATED) && user.permissions.contains(ADMIN)
}

pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

pub fn authorization(tokens: [&str; 2]) -> (HeaderName, [HeaderValue; 2]) {
    let value = |token: &str| HeaderValue::try_from(format!("Bearer {token}")).expect("a header value");
    (AUTHORIZATION, tokens.map(value))
}
