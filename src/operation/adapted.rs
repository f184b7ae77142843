//! Functions whose input and output an adapter converts.

use std::any::type_name;
use std::future::ready;

use super::{Function, OperationFn, Operations};
use crate::realm::Realm;

impl<R: Realm, In: Send + 'static, Out: Send + 'static> Operations<R, Function<R, In, Out>> {
    /// Adds an async function with another input and output, for adapters of a protocol. `input` and `output` convert them.
    ///
    /// `input` runs after the decision: other callers do not learn what it says of their input.
    ///
    /// ```
    /// use authed::operation::Functions;
    /// use authed::{Authed, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Reader = "reader"; }
    ///
    /// async fn double(_: Authed<Reader>, number: u32) -> u32 { 2 * number }
    ///
    /// let text: Functions<Shop, String, String> = Functions::new().adapted(
    ///     "double",
    ///     "Doubles a number.",
    ///     double,
    ///     |input: String| input.parse().map_err(|_| "not a number".to_owned()),
    ///     |output: u32| output.to_string(),
    /// );
    /// ```
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`add`](Self::add).
    pub fn adapted<F, M, A, B>(
        self,
        name: &'static str,
        description: &'static str,
        function: F,
        input: impl Fn(In) -> Result<A, Out> + Send + Sync + 'static,
        output: impl Fn(B) -> Out + Clone + Send + Sync + 'static,
    ) -> Self
    where
        F: OperationFn<M, R, A, B>,
        A: 'static,
        B: 'static,
    {
        let requirement = F::requirement(name).described(description);
        let erased = Function::new(move |caller, from| {
            if !requirement.is_met_by(&caller) {
                return Err(caller);
            }
            match input(from) {
                Ok(input) => {
                    let (running, output) = (function.call(caller, input)?, output.clone());
                    Ok(Box::pin(async move { output(running.await) }))
                }
                Err(answer) => Ok(Box::pin(ready(answer))),
            }
        });
        self.add_handler(requirement, erased, type_name::<F>())
    }
}
