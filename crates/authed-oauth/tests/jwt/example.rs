//! The example `jwt`.

use crate::program;

#[test]
fn the_program_does_what_it_prints() {
    program::check("jwt", 7);
}
