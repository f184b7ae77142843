//! The layers as tower services: tower's contract, bodies, methods, and random requests against a model on plain sets.

mod bodies;
mod cancel;
mod contract;
mod methods;
mod model;
mod plan;
mod random;
