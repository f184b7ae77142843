//! `Fresh`: that the caller has logged in lately. What the compiler grants, what is decided at run time, and what a caller
//! is told who has not.

// What a requirement asks is a type, and here it is written where it is asked.
#![allow(clippy::type_complexity)]

mod answers;
mod decision;
mod grants;
mod property;
/// The same server and clients as Starlette's cases have.
#[allow(dead_code)]
#[path = "../starlette/server.rs"]
mod server;
mod site;
