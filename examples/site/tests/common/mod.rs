//! What the tests share: sites, servers, browsers and visitors.

#![allow(dead_code, unused_imports)] // each test uses a part

mod browser;
mod folder;
mod servers;
mod site;
mod visitor;

pub use self::browser::{Browser, Look};
pub use self::folder::Folder;
pub use self::servers::{Server, free_port};
pub use self::site::{Queries, Site};
pub use self::visitor::{Answer, Visitor};
