use std::os::unix::fs::PermissionsExt;

use support::Program;

use crate::BACKENDS;

#[test]
fn every_line_to_try_works_as_printed() {
    let program = Program::binary(BACKENDS, "client_certificate");
    let folder = program.printed.iter().find_map(|line| line.strip_prefix("Its certificates are in ")).unwrap();
    assert_eq!(std::fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
    let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| program.check_lines(9)));
    std::fs::remove_dir_all(folder).unwrap();
    tried.unwrap();
}
