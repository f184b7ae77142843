//! What Starlette 1.10.0 does, case by case, and what this library does instead. The numbers in the comments are the
//! facts in docs/starlette.md. Over HTTP, unless a comment says why not.

mod credentials;
mod errors;
mod handlers;
mod hiding;
mod library;
mod login_property;
mod path_property;
mod redirect;
mod scopes;
mod site;
mod standards;
mod table;
mod websocket;
