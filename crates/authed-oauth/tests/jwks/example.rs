//! The example `jwks`.

use crate::program;

#[test]
fn the_program_does_what_it_prints() {
    program::check("jwks", 6);
}
