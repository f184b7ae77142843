//! `Asked`: which operation a message asks for.

use std::borrow::Cow;

use serde::Deserialize;

/// The operation that a message asks for. Only for the form of the answer: the server decides again, on what it reads itself.
pub(crate) enum Asked<'m> {
    Tool(Cow<'m, str>),
    Prompt(Cow<'m, str>),
    Resource(Cow<'m, str>),
    Nothing,
}

#[derive(Deserialize)]
struct Message<'m> {
    #[serde(borrow)]
    method: Cow<'m, str>,
    #[serde(borrow, default)]
    params: Option<Params<'m>>,
}

#[derive(Deserialize)]
struct Params<'m> {
    #[serde(borrow, default)]
    name: Option<Cow<'m, str>>,
    #[serde(borrow, default)]
    uri: Option<Cow<'m, str>>,
}

impl<'m> Asked<'m> {
    pub(crate) fn of(body: &'m [u8]) -> Self {
        let Ok(Message { method, params: Some(Params { name, uri }) }) = serde_json::from_slice(body) else {
            return Self::Nothing;
        };
        match (&*method, name, uri) {
            ("tools/call", Some(name), _) => Self::Tool(name),
            ("prompts/get", Some(name), _) => Self::Prompt(name),
            ("resources/read" | "resources/subscribe", _, Some(uri)) => Self::Resource(uri),
            _ => Self::Nothing,
        }
    }
}
