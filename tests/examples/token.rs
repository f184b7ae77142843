use support::Program;

#[test]
fn works_as_printed() {
    let parcels = Program::example("authed", "token");
    parcels.check_table(&[
        "GET     /keys     public                             keys",
        "GET     /parcels  parcels:read     Challenge         list",
        "POST    /parcels  parcels:write    Challenge<Token>  send",
    ]);
    parcels.check_lines_with("Token realm=\"Parcels\"", 8);
}
