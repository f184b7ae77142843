//! Tables: printed, serialized, and compared.

mod fresh;
mod graph;
mod json;
mod print;
mod property;
mod since;
