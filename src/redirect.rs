//! Redirects that stay on the site: local paths, and the `next` parameter of a login page.
//!
//! ```
//! use authed::local_path;
//! use authed::redirect::{LocalPath, SafeNext};
//!
//! const LOGIN: LocalPath = local_path!("/login");
//!
//! let next = SafeNext::from_query("next=%2Fitems%2F7").unwrap();
//! assert_eq!(next.as_str(), "/items/7");
//! assert_eq!(SafeNext::from_query("next=https%3A%2F%2Fevil.example"), None);
//! ```

mod local_path;
mod safe_next;
mod safety;

pub use self::local_path::{LocalPath, UnsafePath};
pub(crate) use self::safe_next::sealed;
pub use self::safe_next::{DefaultTarget, NextParameter, SafeNext};
