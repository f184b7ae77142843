//! `Display` for tables.

use std::fmt;

use super::{Access, Row, Table};
use crate::names::without_modules;

/// Prints `public`, `anyone`, or the requirement.
impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.pad("public"),
            Self::Anyone { .. } => f.pad("anyone"),
            Self::Required(required) => {
                let further = required.further().iter();
                let further = further.map(|further| format!(", and in {}: {}", further.realm(), further.requirement()));
                f.pad(&further.fold(required.requirement().to_string(), |all, one| all + &one))
            }
        }
    }
}

impl Row {
    fn policy(&self) -> &str {
        match &self.access {
            Access::Public | Access::Anyone { .. } => "",
            Access::Required(required) => required.policy(),
        }
    }

    /// Returns the path, and the operation behind it: `/rpc#rename`.
    pub(super) fn place(&self) -> String {
        match &self.operation {
            Some(operation) => format!("{}#{operation}", self.path),
            None => self.path.clone(),
        }
    }

    fn cells(&self) -> [String; 5] {
        [&self.method, &self.place(), &self.access.to_string(), self.policy(), &without_modules(&self.handler)]
            .map(str::to_owned)
    }
}

/// Prints aligned columns: method, path, who may call it, what others get, and the handler without its modules.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["method", "path", "who may call it", "others get", "handler"].map(str::to_owned);
        let lines: Vec<_> = std::iter::once(head).chain(self.rows.iter().map(Row::cells)).collect();
        let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
        let widths = [0, 1, 2, 3].map(width);
        for [method, path, who, policy, handler] in &lines {
            let [first, second, third, fourth] = widths;
            writeln!(f, "{method:first$}  {path:second$}  {who:third$}  {policy:fourth$}  {handler}")?;
        }
        Ok(())
    }
}
