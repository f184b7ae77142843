//! `Routes`: what it routes where, what its table says about it, and that both agree.

mod building;
mod handlers;
mod methods;
mod random;
mod services;
mod site;
mod under;
