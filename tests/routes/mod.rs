//! `Routes`: the router and the table agree.

mod building;
mod handlers;
mod hidden;
mod methods;
mod random;
mod services;
mod site;
mod spelling;
mod under;
