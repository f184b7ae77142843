//! Hostile heads, given to the backends directly. A server would reject a head of a mebibyte with 431.

mod linear;
mod property;
mod site;
