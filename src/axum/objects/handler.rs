//! `ObjectHandler`: how `Routes` calls a handler whose second parameter has the objects.

use axum::extract::Request;
use axum_core::response::{IntoResponse, Response};

use super::param::{ObjectParam, load_at_end};
use crate::axum::extract_access::ExtractAccess;
use crate::axum::page::Page;
use crate::axum::parameters::{AsyncAnswer, HeadParameter, IsResponse, LastParameter};

/// A handler for a path whose captures name objects. Its second parameter says which ones, and who may access them.
#[diagnostic::on_unimplemented(
    message = "this handler does not say which object its caller may access",
    label = "has no second parameter",
    note = "add a second parameter: `post: Permitted<Post, Author>` checks the rule `Author`, `AnyObject<Post, Reason>` lets every caller of the route access every post, and `Plain` is for a capture that names no object",
    note = "for several captures it is a tuple, in their order: `(shop, order): (Permitted<Shop, Member>, Permitted<Order, Customer>)`"
)]
pub trait ObjectHandler<T, St> {
    /// The second parameter. What it must be is no bound of this trait, so that the compiler names what it lacks.
    type Objects;

    /// Decides on the access, finds the objects and asks their rules, extracts the other parameters, and calls the
    /// function. `missing` is the page in the place of a missing object.
    #[doc(hidden)]
    fn call_with_objects<const N: usize>(
        self,
        request: Request,
        state: St,
        missing: Page<St>,
    ) -> impl Future<Output = Response> + Send
    where
        Self::Objects: ObjectParam<St, N>;
}

macro_rules! object_handlers {
    ($([$($Last:ident)?] $($Part:ident)*;)*) => { $(
        #[allow(non_snake_case)]
        impl<Function, Answer, M, D, O, $($Part,)* $($Last,)? St>
            ObjectHandler<(M, D, O, $($Part,)* $($Last)?), St> for Function
        where
            Function: FnOnce(D, O, $($Part,)* $($Last)?) -> Answer + Clone + Send + Sync + 'static,
            Answer: AsyncAnswer<Output: IsResponse> + Send,
            D: ExtractAccess<St> + Send,
            $($Part: HeadParameter<St> + Send,)*
            $($Last: LastParameter<St, M> + Send,)?
            St: Clone + Send + Sync + 'static,
        {
            type Objects = O;

            async fn call_with_objects<const N: usize>(
                self,
                request: Request,
                state: St,
                missing: Page<St>,
            ) -> Response
            where
                O: ObjectParam<St, N>,
            {
                let (mut head, body) = request.into_parts();
                let access = match D::extract(&mut head, &state, D::Found::default()).await.map_err(IntoResponse::into_response) {
                    Ok(access) => access,
                    Err(response) => {
                        return missing.in_place_of(response, Request::from_parts(head, body), state).await;
                    }
                };
                let object = match load_at_end::<O, St, N>(&mut head, &state, N, is_followed!($($Last)?)).await {
                    Ok(object) => object,
                    Err(why) => return why.respond(Request::from_parts(head, body), state, &missing).await,
                };
                $(let $Part = match $Part::from_request_parts(&mut head, &state).await {
                    Ok(part) => part,
                    Err(rejection) => return rejection.into_response(),
                };)*
                $(let $Last = match $Last::from_request(Request::from_parts(head, body), &state).await {
                    Ok(last) => last,
                    Err(rejection) => return rejection.into_response(),
                };)?
                self(access, object, $($Part,)* $($Last)?).await.into_response()
            }
        }
    )* };
}

macro_rules! is_followed {
    () => {
        false
    };
    ($Last:ident) => {
        true
    };
}

object_handlers! {
    [];
    [A];
    [B] A;
    [C] A B;
    [E] A B C;
    [F] A B C E;
    [G] A B C E F;
    [H] A B C E F G;
    [I] A B C E F G H;
    [J] A B C E F G H I;
    [K] A B C E F G H I J;
    [L] A B C E F G H I J K;
    [P] A B C E F G H I J K L;
    [Q] A B C E F G H I J K L P;
    [R] A B C E F G H I J K L P Q;
}
