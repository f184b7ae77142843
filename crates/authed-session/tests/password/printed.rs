//! The example, tried with the commands that it prints.

use crate::common::start_example;

#[test]
fn the_example_responds_as_it_prints() {
    start_example("password").check_lines(9);
}
