//! `Ruling`: what a rule with state decided, and why.

use super::Why;

/// What a [`StateRule`](crate::StateRule) decided. Made from a `bool`, or with a reason for the audit log.
///
/// ```
/// use authed::Ruling;
///
/// assert!(Ruling::from(true).permits());
/// let ruling = Ruling::from(false).because("policy archived-documents");
/// assert!(!ruling.permits());
/// ```
#[derive(Debug)]
pub struct Ruling {
    permits: bool,
    reason: Option<String>,
    /// The explanation of the member of a combination that denies.
    explained: Option<Box<Why>>,
}

impl Ruling {
    /// Adds the reason: the policies that decided, for example. If the rule denies, the audit event and the `tracing` event
    /// have it: see [`DeniedRule::reason`](crate::audit::DeniedRule::reason). Clients do not get it.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// Returns whether the rule permits the access.
    pub fn permits(&self) -> bool {
        self.permits
    }

    pub(super) fn denied_by(why: Why) -> Self {
        Self { permits: false, reason: None, explained: Some(Box::new(why)) }
    }

    /// Returns the explanation, or the reason.
    pub(super) fn into_why(self) -> Result<Why, Option<String>> {
        self.explained.map(|why| *why).ok_or(self.reason)
    }
}

impl From<bool> for Ruling {
    fn from(permits: bool) -> Self {
        Self { permits, reason: None, explained: None }
    }
}
