//! The methods that services have, from their descriptions.

use std::collections::BTreeSet;

use prost::Message;
use prost_types::FileDescriptorSet;

/// Returns the names of all methods in a set of descriptions: `package.Service/Method`.
///
/// # Panics
///
/// Panics if the octets are not a `FileDescriptorSet`.
pub(super) fn methods(set: &[u8]) -> BTreeSet<String> {
    let set = FileDescriptorSet::decode(set);
    let set = set.expect("not a `FileDescriptorSet`: pass what the build script of tonic writes for the reflection");
    let mut names = BTreeSet::new();
    for file in &set.file {
        for service in &file.service {
            let package = if file.package().is_empty() { String::new() } else { format!("{}.", file.package()) };
            let methods = service.method.iter().map(|method| format!("{package}{}/{}", service.name(), method.name()));
            names.extend(methods);
        }
    }
    names
}
