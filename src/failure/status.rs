//! Policies that are a status: `Forbidden`, `NotFound`, `Status<CODE>`.

use http::StatusCode;

use super::{Denial, FailurePolicy, Refusal};

/// 403 with the body `Forbidden`: the policy of scopes that name none.
#[derive(Debug)]
pub enum Forbidden {}

impl FailurePolicy for Forbidden {
    fn refuse(_: &Denial<'_>) -> Refusal {
        Refusal::forbidden()
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::FORBIDDEN]
    }
}

/// 404 with the body `Not Found`: hides that there is anything.
///
/// It hides as well as the application's own 404 looks the same: give unknown paths the same answer, which
/// [`Refusal::not_found`] is. axum answers a method that a route does not have with 405, and so shows the route: give a
/// hidden one that answer for all other methods.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// # use axum::{Router, routing::any};
/// # async fn admin() {}
/// let app: Router = Router::new()
///     .route("/admin", any(authed::not_found).get(admin))
///     .fallback(authed::not_found);
/// # }
/// ```
///
/// Credentials that are malformed or wrong are answered as such before a policy is asked. Let unknown paths ask for them
/// too: with [`AuthenticationLayer`](crate::AuthenticationLayer) around all routes.
#[derive(Debug)]
pub enum NotFound {}

impl FailurePolicy for NotFound {
    fn refuse(_: &Denial<'_>) -> Refusal {
        Refusal::not_found()
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::NOT_FOUND]
    }
}

/// A status of choice, with its name for a body: `Status<402>`.
///
/// ```
/// use authed::{Authed, SimpleUser, Status, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Subscriber = "subscriber", on failure Status<402>;
/// }
///
/// async fn magazine(_: Authed<Subscriber>) {}
/// async fn archive(_: Authed<Subscriber, Status<451>>) {}
/// ```
///
/// A status that is no refusal does not compile, and neither does one that must not be sent without more: 401 needs a
/// challenge (RFC 9110, 15.5.2), which [`Challenge`](super::Challenge) gives it.
///
/// ```compile_fail,E0277
/// # use authed::{Authed, SimpleUser, Status, scopes};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Subscriber = "subscriber"; }
/// async fn magazine(_: Authed<Subscriber, Status<200>>) {} // error[E0277]: `Status<200>` does not refuse a request
/// ```
#[derive(Debug)]
pub enum Status<const CODE: u16> {}

impl<const CODE: u16> FailurePolicy for Status<CODE>
where
    Self: RefusalStatus,
{
    fn refuse(_: &Denial<'_>) -> Refusal {
        Refusal::with_status::<CODE>()
    }

    fn statuses() -> Vec<StatusCode> {
        StatusCode::from_u16(CODE).into_iter().collect()
    }
}

/// A status that refuses by itself: 4xx but for those that must carry a header with more (401, 405, 407, 426).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not refuse a request",
    label = "not a status that refuses by itself",
    note = "a refusal is one of 400, 402 to 404, 406, 408 to 425, 428 to 499",
    note = "401 needs a challenge (RFC 9110, 15.5.2): `Challenge<Basic>`; a redirect is `RedirectTo<Target>`"
)]
pub trait RefusalStatus: sealed::RefusalStatus {}

mod sealed {
    pub trait RefusalStatus {}
}

macro_rules! refusals {
    ($($code:literal)*) => { $(
        #[diagnostic::do_not_recommend]
        impl RefusalStatus for Status<$code> {}
        impl sealed::RefusalStatus for Status<$code> {}
    )* };
}

refusals! {
    400 402 403 404 406 408 409
    410 411 412 413 414 415 416 417 418 419
    420 421 422 423 424 425 428 429
    430 431 432 433 434 435 436 437 438 439
    440 441 442 443 444 445 446 447 448 449
    450 451 452 453 454 455 456 457 458 459
    460 461 462 463 464 465 466 467 468 469
    470 471 472 473 474 475 476 477 478 479
    480 481 482 483 484 485 486 487 488 489
    490 491 492 493 494 495 496 497 498 499
}
