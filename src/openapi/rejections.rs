//! The responses to rejected requests.

use http::StatusCode;

use crate::table::{Access, ObjectAccess};

/// The statuses of requests that cannot be authenticated.
const OF_AUTHENTICATOR: [u16; 3] = [400, 401, 503];

/// Returns the status and the description of each response to a rejected request: because of the access, or of an object.
pub(super) fn rejections(access: &Access, objects: &[ObjectAccess]) -> Vec<(u16, &'static str)> {
    let mut of_policy = match access {
        Access::Public | Access::Anyone { .. } => Vec::new(),
        Access::Required(required) => required.statuses().to_vec(),
    };
    let mut authenticates = !matches!(access, Access::Public);
    for object in objects {
        if let ObjectAccess::ByRule { statuses, .. } = object {
            of_policy.extend(statuses);
            authenticates = true;
        }
        if object.object().is_some() {
            // A missing object.
            of_policy.push(404);
        }
    }
    let of_authenticator = if authenticates { &OF_AUTHENTICATOR[..] } else { &[] };
    let mut statuses: Vec<u16> = of_authenticator.iter().chain(&of_policy).copied().collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses.into_iter().map(|status| (status, description(status, of_policy.contains(&status)))).collect()
}

fn description(status: u16, of_policy: bool) -> &'static str {
    match status {
        303 => "Redirect to the login page",
        400 => "The credentials are malformed",
        401 if of_policy => "Credentials are missing or not valid",
        401 => "The credentials are not valid",
        403 => "The caller is not permitted",
        404 => "There is nothing here for this caller",
        503 => "The caller cannot be authenticated at the moment",
        other => StatusCode::from_u16(other).ok().and_then(|status| status.canonical_reason()).unwrap_or("Rejected"),
    }
}
