//! Hostile heads, asked of the backends themselves: servers answer 431 before it comes to a mebibyte.

mod linear;
mod property;
mod site;
