//! `Display` for tables.

use std::fmt;

use super::policies::joined;
use super::{Access, ObjectAccess, Row, Table};
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
    /// Returns the names of the failure policies: of the access, and of the rules about objects. Separated by commas.
    pub fn policies(&self) -> String {
        let access = match &self.access {
            Access::Public | Access::Anyone { .. } => None,
            Access::Required(required) => Some(required.policy()),
        };
        let objects = self.objects.iter().filter_map(|object| match object {
            ObjectAccess::ByRule { policy, .. } => Some(&**policy),
            ObjectAccess::Every { .. } | ObjectAccess::NoObject => None,
        });
        access.into_iter().chain(objects).fold(String::new(), |all, policy| joined(&all, policy))
    }

    /// Returns the path, and the operation behind it: `/rpc#rename`.
    pub(super) fn place(&self) -> String {
        match &self.operation {
            Some(operation) => format!("{}#{operation}", self.path),
            None => self.path.clone(),
        }
    }

    /// Returns what is said of the objects, in the order of the captures.
    pub(crate) fn objects_in_words(&self) -> String {
        self.objects.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    fn cells(&self) -> [String; 6] {
        let access = self.access.to_string();
        let handler = without_modules(&self.handler);
        [self.method.clone(), self.place(), access, self.objects_in_words(), self.policies(), handler]
    }
}

/// Prints aligned columns: method, path, who may call it, which object, what others get, and the handler without its modules.
/// Without objects, there is no column for them.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["method", "path", "who may call it", "which object", "others get", "handler"].map(str::to_owned);
        let lines: Vec<_> = std::iter::once(head).chain(self.rows.iter().map(Row::cells)).collect();
        let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
        let widths = [0, 1, 2, 3, 4].map(width);
        let has_objects = self.rows.iter().any(|row| !row.objects.is_empty());
        for [method, path, who, object, policy, handler] in &lines {
            let [first, second, third, fourth, fifth] = widths;
            write!(f, "{method:first$}  {path:second$}  {who:third$}  ")?;
            if has_objects {
                write!(f, "{object:fourth$}  ")?;
            }
            writeln!(f, "{policy:fifth$}  {handler}")?;
        }
        Ok(())
    }
}
