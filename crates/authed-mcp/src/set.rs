//! `Set`: tools, prompts or resources, as operations with what clients are told of them.

use std::any::TypeId;

use authed::Caller;
use authed::operation::{Functions, OperationFn};
use authed::realm::Realm;
use authed::table::Access;
use http::Extensions;
use rmcp::ErrorData;
use rmcp::model::JsonObject;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Call;

/// The outcome of a function.
pub(crate) type Outcome<Out> = Result<Out, ErrorData>;

/// Operations of one kind. `Shown` is what a client's list contains of each.
pub(crate) struct Set<R: Realm, St, Shown, Out> {
    pub(crate) functions: Functions<R, Call<JsonObject, St>, Outcome<Out>>,
    shown: Vec<Shown>,
}

impl<R: Realm, St, Shown, Out> Set<R, St, Shown, Out>
where
    St: Send + Sync + 'static,
    Shown: Clone,
    Out: Send + 'static,
{
    pub(crate) fn new() -> Self {
        Self { functions: Functions::new(), shown: Vec::new() }
    }

    /// Adds an operation.
    pub(crate) fn add<F, M, T, Answer>(
        mut self,
        name: &'static str,
        description: &'static str,
        shown: Shown,
        function: F,
        output: impl Fn(Answer) -> Outcome<Out> + Clone + Send + Sync + 'static,
    ) -> Self
    where
        F: OperationFn<M, R, Call<T, St>, Answer>,
        T: DeserializeOwned + 'static,
        Answer: 'static,
    {
        self.functions = self.functions.adapted(name, description, function, |call| read(call).map_err(Err), output);
        self.shown.push(shown);
        if let Some(Access::Required(required)) = self.functions.get(name).map(|requirement| requirement.access()) {
            assert!(
                [401, 404].iter().any(|status| required.statuses().contains(status)),
                "clients of `{name}` would not learn which scope they lack: declare the realm with `on failure Challenge`, \
                 or hide the operation with `NotFound`"
            );
        }
        self
    }

    /// Returns what the caller of the request may use.
    pub(crate) fn shown_to(&self, extensions: &Extensions) -> Vec<Shown> {
        let Some(caller) = Caller::<R>::from_extensions(extensions) else { return Vec::new() };
        let all = self.functions.iter().zip(&self.shown);
        all.filter(|((requirement, _), _)| requirement.is_met_by(caller)).map(|(_, shown)| shown.clone()).collect()
    }

    /// Returns whether the caller lacks a scope, and may know it: the operation exists, and is not hidden.
    pub(crate) fn challenges(&self, name: &str, caller: &Caller<R>) -> bool {
        let denied = self.functions.get(name).filter(|requirement| !requirement.is_met_by(caller));
        denied.is_some_and(|requirement| match requirement.access() {
            Access::Required(required) => !required.statuses().contains(&404),
            Access::Public | Access::Anyone { .. } => false,
        })
    }
}

/// Reads the arguments of a call.
fn read<T: DeserializeOwned + 'static, St>(call: Call<JsonObject, St>) -> Result<Call<T, St>, ErrorData> {
    let (arguments, call) = call.take();
    // `()` is `null` in JSON, and clients send an object.
    let is_nothing = TypeId::of::<T>() == TypeId::of::<()>();
    let value = if is_nothing { Value::Null } else { Value::Object(arguments) };
    let arguments = serde_json::from_value(value);
    let arguments =
        arguments.map_err(|error| ErrorData::invalid_params(format!("the arguments are not valid: {error}"), None))?;
    Ok(call.with(arguments))
}
