//! Resource templates: `notes://{user}/{note}` (RFC 6570, level 1).

use rmcp::model::JsonObject;

/// Returns the values of a URI that a template describes. A value is not empty and has no `/`.
pub(crate) fn values(template: &str, uri: &str) -> Option<JsonObject> {
    let mut values = JsonObject::new();
    let (mut template, mut uri) = (template, uri);
    while let Some((literal, rest)) = template.split_once('{') {
        let (name, after) = rest.split_once('}')?;
        uri = uri.strip_prefix(literal)?;
        let until = after.split('{').next().unwrap_or_default();
        let end = if until.is_empty() { uri.len() } else { uri.find(until)? };
        let (value, others) = uri.split_at(end);
        if value.is_empty() || value.contains('/') {
            return None;
        }
        values.insert(name.to_owned(), value.into());
        (template, uri) = (after, others);
    }
    (template == uri).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn a_template_describes_its_uris_only() {
        let text = |template, uri| values(template, uri).map(|values| serde_json::to_string(&values).unwrap());
        assert_eq!(text("a://{x}", "a://1").unwrap(), r#"{"x":"1"}"#);
        assert_eq!(text("a://{x}/b/{y}", "a://1/b/2").unwrap(), r#"{"x":"1","y":"2"}"#);
        assert_eq!(text("a://1", "a://1").unwrap(), "{}");
        for (template, uri) in [
            ("a://{x}", "a://"),
            ("a://{x}", "a://1/2"),
            ("a://{x}/b", "a://1/c"),
            ("a://1", "a://12"),
            ("a://{x}", "b://1"),
        ] {
            assert_eq!(text(template, uri), None, "{template} {uri}");
        }
    }
}
