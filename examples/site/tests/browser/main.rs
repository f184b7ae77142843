//! The site in a real browser: headless Chromium.

#[path = "../common/mod.rs"]
mod common;

mod cookies;
mod elsewhere;
mod keyboard;
mod login;
mod looks;
mod roles;
mod tabs;
