//! Tables: printed, written and read, and compared.

mod graph;
mod json;
mod print;
mod property;
mod since;
