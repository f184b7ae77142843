//! A runtime that counts its blocking threads, and measures their CPU time.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

pub struct Workers {
    pub runtime: Runtime,
    threads: Arc<Mutex<Vec<PathBuf>>>,
}

impl Workers {
    /// The test's own thread does everything but blocking work.
    pub fn new() -> Self {
        let threads = Arc::new(Mutex::new(Vec::new()));
        let started = Arc::clone(&threads);
        let mut builder = Builder::new_current_thread();
        let runtime = builder
            .enable_all()
            .thread_keep_alive(Duration::from_secs(3600))
            .on_thread_start(move || {
                let thread = fs::read_link("/proc/thread-self").unwrap();
                started.lock().unwrap().push(PathBuf::from("/proc").join(thread));
            })
            .build()
            .unwrap();
        Self { runtime, threads }
    }

    /// Returns the number of threads that have done blocking work.
    pub fn count(&self) -> usize {
        self.threads.lock().unwrap().len()
    }

    /// Returns the CPU time of all blocking threads.
    pub fn busy(&self) -> Duration {
        let nanoseconds = |thread: &PathBuf| -> u64 {
            let text = fs::read_to_string(thread.join("schedstat")).unwrap();
            text.split(' ').next().unwrap().parse().unwrap()
        };
        Duration::from_nanos(self.threads.lock().unwrap().iter().map(nanoseconds).sum())
    }

    /// Returns the result of the work, and its CPU time on blocking threads.
    pub fn cost<T>(&self, work: impl Future<Output = T>) -> (T, Duration) {
        let before = self.busy();
        let result = self.runtime.block_on(work);
        // The kernel updates the time when the thread goes to sleep, shortly after its work.
        let mut after = self.busy();
        loop {
            std::thread::sleep(Duration::from_millis(5));
            let later = self.busy();
            if later == after {
                return (result, after - before);
            }
            after = later;
        }
    }
}
