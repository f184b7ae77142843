//! The identifier of a resource, and the place of its metadata (RFC 9728, 1.2 and 3).

use crate::address::Address;

const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

#[derive(Clone, Debug)]
pub struct Resource {
    /// As the application wrote it. Clients compare it octet for octet (RFC 9728, 3.3).
    pub identifier: String,
    /// The URL of the metadata.
    pub document: String,
    /// Where the path begins in that URL.
    path_at: usize,
}

impl Resource {
    pub fn parse(identifier: &str) -> Option<Self> {
        if identifier.contains(['?', '#']) {
            return None;
        }
        let address = Address::parse(identifier, false)?;
        let uri = address.uri();
        let (scheme, authority) = (uri.scheme_str()?, uri.authority()?.as_str());
        // A slash behind the host is removed. Other paths stay as they are (RFC 9728, 3.1).
        let path = if uri.path() == "/" { "" } else { uri.path() };
        let origin = format!("{scheme}://{authority}");
        let document = format!("{origin}{WELL_KNOWN}{path}");
        Some(Self { identifier: identifier.to_owned(), document, path_at: origin.len() })
    }

    pub fn document_path(&self) -> &str {
        &self.document[self.path_at..]
    }
}
