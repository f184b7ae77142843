//! `Status`: a rejection's status as a type, checked by the compiler.

/// A status of your choice, with its name as the body: `Status<402>`. As a failure policy it answers every denied
/// request.
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
/// A status that is not a rejection does not compile. Statuses that require a further header field do not compile,
/// either: 401 requires a challenge (RFC 9110, 15.5.2), which [`Challenge`](crate::Challenge) adds.
///
/// ```compile_fail,E0277
/// # use authed::{Authed, SimpleUser, Status, scopes};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Subscriber = "subscriber"; }
/// async fn magazine(_: Authed<Subscriber, Status<200>>) {} // error[E0277]: `Status<200>` does not reject a request
/// ```
#[derive(Debug)]
pub enum Status<const CODE: u16> {}

/// A status that rejects a request: 4xx except those that require a further header field (401, 405, 407, 426).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not reject a request",
    label = "not the status of a rejection",
    note = "use one of 400, 402 to 404, 406, 408 to 425, 428 to 499",
    note = "401 requires a challenge (RFC 9110, 15.5.2): use `Challenge<Basic>`; for a redirect use `RedirectTo<Target>`"
)]
pub trait RejectionStatus: sealed::RejectionStatus {}

mod sealed {
    pub trait RejectionStatus {}
}

macro_rules! rejections {
    ($($code:literal)*) => { $(
        #[diagnostic::do_not_recommend]
        impl RejectionStatus for Status<$code> {}
        impl sealed::RejectionStatus for Status<$code> {}
    )* };
}

rejections! {
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
