//! Bulk work on columns: Arrow streams in, Arrow streams out.
//!
//! Whole numbers and times are read where they lie. The lock is released
//! while the core works, and signals are looked at all the while, so that
//! Ctrl-C is answered.

use std::sync::Mutex;

use pyo3::prelude::*;
use tutorcore::{BatchOptions, Error, ErrorKind, Zone};

use crate::classes::Classes;
use crate::leaf::Leaf;
use crate::read::one;
use crate::reader::Reader;

pub(crate) use alerts::{back_test, early_alerts};
pub(crate) use bookings::double_bookings;
pub(crate) use capsule::ArrowTable;
pub(crate) use series::expand_series;

mod alerts;
mod answer;
mod bookings;
mod capsule;
mod id_column;
mod ids;
mod intake;
mod series;
mod spans;

/// How a run is done, beside its policy.
struct Run {
    zone: Option<Zone>,
    threads: usize,
}

impl Run {
    /// Without a zone, on one thread.
    fn alone() -> Self {
        Self {
            zone: None,
            threads: 1,
        }
    }

    fn read(
        reader: &Reader<'_>,
        zone: &Bound<'_, PyAny>,
        threads: &Bound<'_, PyAny>,
    ) -> Result<Self, Error> {
        let threads: u32 =
            one(reader, threads, Leaf::Text).map_err(|error| error.inside("threads"))?;
        if threads == 0 {
            return Err(
                Error::new(ErrorKind::OutOfRange, "The number is out of range.")
                    .with_help("At least 1.")
                    .inside("threads"),
            );
        }
        Ok(Self {
            zone: one(reader, zone, Leaf::Zone).map_err(|error| error.inside("zone"))?,
            threads: usize::try_from(threads).unwrap_or(1),
        })
    }

    /// Does the work without the lock; a signal ends it.
    fn detached<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&BatchOptions<'_>) -> Result<T, Error> + Send,
    ) -> PyResult<Result<T, Error>> {
        let signal: Mutex<Option<PyErr>> = Mutex::new(None);
        let outcome = py.detach(|| {
            let interrupt = || {
                let raised = Python::attach(|py| py.check_signals().err());
                let stop = raised.is_some();
                if let (Ok(mut place), true) = (signal.lock(), stop) {
                    *place = raised;
                }
                stop
            };
            work(&BatchOptions {
                zone: self.zone,
                threads: self.threads,
                interrupt: Some(&interrupt),
            })
        });
        match signal.into_inner() {
            Ok(Some(raised)) => Err(raised),
            _ => Ok(outcome),
        }
    }
}

/// Runs what may fail with an error of the core.
fn raised<T>(
    py: Python<'_>,
    run: impl FnOnce(&Reader<'_>) -> PyResult<Result<T, Error>>,
) -> PyResult<T> {
    let classes = Classes::get(py)?;
    let reader = Reader::new(classes);
    run(&reader)?.map_err(|error| {
        let interrupt = reader.interrupt();
        interrupt.unwrap_or_else(|| classes.exception(py, &error))
    })
}
