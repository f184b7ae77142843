//! `ObjectAccess`: which object the caller of a route may access.

use std::fmt;

/// What a route says of the object that a capture of its path names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ObjectAccess {
    /// A rule must permit the caller to access this object.
    #[non_exhaustive]
    ByRule {
        /// The name of the object's type.
        object: String,
        /// The name of the rule.
        rule: String,
        /// The policy that responds if the rule denies.
        policy: String,
        /// The HTTP statuses that the policy declares.
        statuses: Vec<u16>,
        /// What names the object, if no capture of the path does.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        named_by: Option<String>,
    },
    /// Every caller of the route may access every object.
    #[non_exhaustive]
    Every {
        /// The name of the object's type.
        object: String,
        /// The reason: the name of a type.
        reason: String,
    },
    /// The capture names no object.
    NoObject,
}

#[cfg(feature = "axum")]
impl ObjectAccess {
    pub(crate) fn permitted<T, R: ?Sized, P: crate::policy::FailurePolicy>() -> Self {
        Self::ByRule {
            object: name_of::<T>(),
            rule: name_of::<R>(),
            policy: P::name(),
            statuses: P::statuses().iter().map(http::StatusCode::as_u16).collect(),
            named_by: None,
        }
    }

    /// Returns the same for an object that no capture names.
    pub(crate) fn named_by<By>(mut self) -> Self {
        if let Self::ByRule { named_by, .. } = &mut self {
            *named_by = Some(name_of::<By>());
        }
        self
    }

    pub(crate) fn any<T, Why>() -> Self {
        Self::Every { object: name_of::<T>(), reason: name_of::<Why>() }
    }
}

#[cfg(feature = "axum")]
fn name_of<T: ?Sized>() -> String {
    crate::names::without_modules(std::any::type_name::<T>())
}

impl ObjectAccess {
    /// Returns the rule's name, if a rule must permit the access.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::ByRule { rule, .. } => Some(rule),
            Self::Every { .. } | Self::NoObject => None,
        }
    }

    /// Returns whether a capture of the path names the object, or the text that is no object. Otherwise it is named by
    /// something else, such as a subdomain.
    pub fn is_capture(&self) -> bool {
        !matches!(self, Self::ByRule { named_by: Some(_), .. })
    }

    /// Returns the name of the object's type, unless the capture names no object.
    pub fn object(&self) -> Option<&str> {
        match self {
            Self::ByRule { object, .. } | Self::Every { object, .. } => Some(object),
            Self::NoObject => None,
        }
    }
}

/// Prints `Author of Post`, `In<Member> of Workspace by Subdomain`, `any Post: PublicCatalogue`, or `plain`.
impl fmt::Display for ObjectAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByRule { object, rule, named_by: Some(by), .. } => write!(f, "{rule} of {object} by {by}"),
            Self::ByRule { object, rule, .. } => write!(f, "{rule} of {object}"),
            Self::Every { object, reason } => write!(f, "any {object}: {reason}"),
            Self::NoObject => f.write_str("plain"),
        }
    }
}
