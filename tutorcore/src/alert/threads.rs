//! A work on several threads, of which one alone may ask the host.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

use super::columns::{BatchOptions, stopped};
use crate::error::Error;

/// Asks whether to go on.
pub(super) type GoOn<'a> = &'a dyn Fn() -> Result<(), Error>;

/// What is found of a work by so many threads at most; this one is one of
/// them. Each takes of the work what no other has taken.
pub(super) fn shared<T: Send>(
    options: &BatchOptions<'_>,
    most: usize,
    work: &(dyn Fn(GoOn<'_>) -> Result<Vec<T>, Error> + Sync),
) -> Result<Vec<T>, Error> {
    let workers = options.workers().min(most);
    if workers <= 1 {
        return work(&|| options.go_on());
    }
    let stop = AtomicBool::new(false);
    // The host is asked on this thread: the others have it asked, and hear of the answer.
    let go_on = || {
        let answer = options.go_on();
        stop.fetch_or(answer.is_err(), Ordering::Relaxed);
        answer
    };
    std::thread::scope(|scope| {
        let (ask, asked) = sync_channel(1);
        let others: Vec<_> = (1..workers)
            .map(|_| {
                let (ask, stop) = (ask.clone(), &stop);
                scope.spawn(move || {
                    work(&|| {
                        // Full, somebody else has asked already.
                        let _ = ask.try_send(());
                        if stop.load(Ordering::Relaxed) {
                            Err(stopped())
                        } else {
                            Ok(())
                        }
                    })
                })
            })
            .collect();
        drop(ask);
        let mine = work(&go_on);
        stop.fetch_or(mine.is_err(), Ordering::Relaxed);
        let mut found = mine?;
        // Until the last of the others has ended.
        while asked.recv().is_ok() {
            go_on()?;
        }
        for other in others {
            found.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(found)
    })
}
