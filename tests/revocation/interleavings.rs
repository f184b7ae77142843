//! A cache is filled while something is changed and revoked: in every order of the steps, what was read before the change is
//! not used after the event.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use authed::backend::Kept;
use authed::revocation::{Revocation, Revocations, Since, Transport};
use authed::{Credentials, Identity, SimpleUser};
use support::shop::Shop;

fn ada() -> Identity<Shop> {
    Identity::new(SimpleUser::new("ada"), Credentials::none())
}

/// A world with one row in a database, and a cache of one entry.
struct World {
    revocations: Revocations,
    transport: Transport,
    database: u32,
    since: Option<Since>,
    read: u32,
    kept: Option<(u32, Kept<Shop>)>,
    /// The value after the last event that this node has heard, or might have missed.
    least: u32,
}

type Step = fn(&mut World);

const READER: [Step; 3] = [
    |world| world.since = Some(world.revocations.since()),
    |world| world.read = world.database,
    |world| {
        let kept = Kept::new(ada(), world.since.take().unwrap());
        if kept.get().is_some() {
            world.kept = Some((world.read, kept));
        }
    },
];

const CHANGE: Step = |world| world.database += 1;
const LOSE: Step = |world| world.transport.lost("cut");
const HEAR: Step = |world| {
    world.transport.receive(&Revocation::user("ada"));
    world.least = world.database;
};
const RESTORE: Step = |world| {
    world.transport.restored();
    world.least = world.database;
};

impl World {
    fn new() -> Self {
        let revocations = Revocations::new();
        let transport = revocations.connect(|_| {});
        transport.restored();
        Self { revocations, transport, database: 0, since: None, read: 0, kept: None, least: 0 }
    }

    /// Whatever happened before: a hit is not older than what was heard.
    fn look(&self) {
        if let Some((value, kept)) = &self.kept
            && kept.get().is_some()
        {
            assert!(*value >= self.least, "{value} is older than {}", self.least);
            assert!(self.revocations.deaf_for().is_none(), "a deaf node keeps nothing");
        }
    }
}

/// Calls the function with every order in which the steps of both can be mixed.
fn mixed(first: &[Step], second: &[Step], order: &mut Vec<Step>, run: &mut impl FnMut(&[Step])) {
    if first.is_empty() && second.is_empty() {
        return run(order);
    }
    for (which, steps) in [(0, first), (1, second)] {
        if let Some((step, rest)) = steps.split_first() {
            order.push(*step);
            let (first, second) = if which == 0 { (rest, second) } else { (first, rest) };
            mixed(first, second, order, run);
            order.pop();
        }
    }
}

#[test]
fn no_order_of_the_steps_keeps_what_an_event_has_ended() {
    let twice: Vec<_> = READER.into_iter().chain(READER).collect();
    let mut orders = 0;
    for writer in [
        &[CHANGE, HEAR][..],
        &[CHANGE, HEAR, CHANGE, HEAR],
        // The event is missed.
        &[LOSE, CHANGE, RESTORE],
        &[CHANGE, LOSE, RESTORE],
        &[CHANGE, HEAR, LOSE, CHANGE, RESTORE],
    ] {
        mixed(&twice, writer, &mut Vec::new(), &mut |order| {
            let mut world = World::new();
            for step in order {
                step(&mut world);
                world.look();
            }
            orders += 1;
        });
    }
    assert_eq!(orders, 28 + 210 + 84 + 84 + 462);
}

/// An entry that survives events about others is still ended by its own.
#[test]
fn events_about_others_end_nothing_and_do_not_hide_an_own_event() {
    let revocations = Revocations::new();
    let kept = Kept::new(ada(), revocations.since());
    for number in 0..3 {
        revocations.publish(Revocation::user(format!("user-{number}")));
        assert!(kept.get().is_some());
    }
    revocations.publish(Revocation::user("ada"));
    revocations.publish(Revocation::user("eve"));
    assert!(kept.get().is_none());
    assert!(kept.get().is_none(), "also when it is asked again");
}

/// The same with threads. The writer changes, publishes, and says so. A reader that has been told does not use an older value.
#[test]
fn threads_do_not_use_what_an_event_has_ended() {
    const CHANGES: u64 = 20_000;
    let revocations = Revocations::new();
    let (database, published) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let (mut kept, mut hits): (Option<(u64, Kept<Shop>)>, u64) = (None, 0);
                    while published.load(SeqCst) < CHANGES {
                        let told = published.load(SeqCst);
                        match &kept {
                            Some((value, kept)) if kept.get().is_some() => {
                                assert!(*value >= told, "{value} is older than {told}");
                                hits += 1;
                            }
                            _ => {
                                let since = revocations.since();
                                kept = Some((database.load(SeqCst), Kept::new(ada(), since)));
                            }
                        }
                    }
                    hits
                })
            })
            .collect();
        scope.spawn(|| {
            for value in 1..=CHANGES {
                database.store(value, SeqCst);
                let event = if value % 7 == 0 { Revocation::everybody() } else { Revocation::user("ada") };
                revocations.publish(event);
                published.store(value, SeqCst);
                revocations.publish(Revocation::user("eve"));
            }
        });
        for reader in readers {
            assert!(reader.join().unwrap() > 0, "a reader has never used its cache");
        }
    });
}
