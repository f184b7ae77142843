//! Lists of failure policies.

/// Returns the policies of both lists, each once.
pub(super) fn joined(one: &str, two: &str) -> String {
    let mut names = policies(one);
    for name in policies(two) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Returns the names in a list. A comma between angle brackets belongs to a name.
fn policies(list: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let names = list.split(move |character| {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    names.map(str::trim).filter(|name| !name.is_empty()).collect()
}
