//! A node is killed while it is in use: nobody is logged out, and nobody gets in without permission.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use crate::crowd::Kind;
use crate::house::{Events, House};
use crate::with_events_over_both;

with_events_over_both! {
    killing_a_node_logs_nobody_out
}

/// Before, while the second node is down, and after.
const PHASES: usize = 3;
/// The minimum of requests of each client in each phase.
const OFTEN: usize = 12;

struct Watch {
    phase: AtomicUsize,
    /// The number of requests of each client to both nodes.
    rounds: Vec<AtomicUsize>,
    /// Whether requests to the second node may get no response.
    may_be_down: AtomicBool,
    is_over: AtomicBool,
}

impl Watch {
    fn of(crowd: usize) -> Self {
        let rounds = (0..crowd).map(|_| AtomicUsize::new(0)).collect();
        Self { phase: 0.into(), rounds, may_be_down: false.into(), is_over: false.into() }
    }

    /// Waits until each client has sent enough requests.
    async fn phase_is_over(&self) {
        let since = Instant::now();
        let rounds = || self.rounds.iter().map(|rounds| rounds.load(SeqCst));
        let before: Vec<_> = rounds().collect();
        while rounds().zip(&before).any(|(now, before)| now < before + OFTEN) {
            assert!(since.elapsed() < Duration::from_secs(60), "a client gets no response, or a wrong one");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The number of right responses by node and phase, and of requests without a response.
#[derive(Default)]
struct Count {
    right: [[usize; PHASES]; 2],
    unanswered: usize,
}

async fn killing_a_node_logs_nobody_out(events: Events) {
    let mut house = House::open(events);
    let addresses = house.nodes.each_ref().map(|node| node.address.clone());
    let crowd = Kind::all(&house).await;
    let watch = Arc::new(Watch::of(crowd.len()));
    let crowd: Vec<_> = crowd
        .into_iter()
        .enumerate()
        .map(|(number, kind)| {
            let (watch, addresses) = (Arc::clone(&watch), addresses.clone());
            tokio::spawn(async move { (kind.name, ask_without_pause(number, &kind, &addresses, &watch).await) })
        })
        .collect();
    watch.phase_is_over().await;
    watch.may_be_down.store(true, SeqCst);
    house.nodes[1].kill();
    watch.phase.store(1, SeqCst);
    watch.phase_is_over().await;
    house.restart(1);
    watch.may_be_down.store(false, SeqCst);
    watch.phase.store(2, SeqCst);
    watch.phase_is_over().await;
    watch.is_over.store(true, SeqCst);

    println!("events {events:?}: right responses before, while the second node is down, and after");
    let mut unanswered = 0;
    for asker in crowd {
        let (name, count) = asker.await.unwrap();
        let [first, second] = count.right;
        println!("{name:<40} {first:?} by the first, {second:?} by the second, {} none", count.unanswered);
        assert!(first.iter().all(|&right| right >= OFTEN - 2), "{name}: too few requests");
        assert!(second[0] >= OFTEN - 2 && second[2] >= OFTEN - 2, "{name}: too few requests");
        unanswered += count.unanswered;
    }
    assert!(unanswered > 0, "no client has noticed that a node was down");
}

async fn ask_without_pause(number: usize, kind: &Kind, addresses: &[String; 2], watch: &Watch) -> Count {
    let mut count = Count::default();
    while !watch.is_over.load(SeqCst) {
        for (node, address) in addresses.iter().enumerate() {
            let (since, phase) = (Instant::now(), watch.phase.load(SeqCst));
            let could_be_down = watch.may_be_down.load(SeqCst);
            match kind.ask(address).await {
                Ok(answer) => {
                    kind.check(&answer);
                    count.right[node][phase] += 1;
                }
                Err(error) => {
                    let may_be_down = could_be_down || watch.may_be_down.load(SeqCst);
                    assert!(node == 1 && may_be_down, "{}: {error:?} after {:?}", kind.name, since.elapsed());
                    count.unanswered += 1;
                    // Clients wait before they try again.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
        }
        watch.rounds[number].fetch_add(1, SeqCst);
    }
    count
}
