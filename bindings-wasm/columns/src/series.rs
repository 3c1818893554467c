//! The times of many recurrence rules in columns.

use serde::Deserialize;
use tutorcore::{
    Error, ExpandedColumns, ExpansionOptions, ExpansionWindows, Instant, Reading, jobs,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::table::Table;
use crate::words::parted;
use crate::{numbers, told, written};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    window_start: Option<Instant>,
    window_end: Option<Instant>,
    options: ExpansionOptions,
    reading: Option<Reading>,
}

/// The times of many series, column by column; each can be taken once.
#[wasm_bindgen]
pub struct Expanded {
    columns: ExpandedColumns,
}

#[wasm_bindgen]
impl Expanded {
    /// In seconds of UTC.
    #[must_use]
    pub fn at(&mut self) -> Vec<f64> {
        numbers::floats(std::mem::take(&mut self.columns.seconds))
    }

    /// Where each series' times begin, and where the last one's end.
    #[must_use]
    pub fn offsets(&self) -> Vec<u32> {
        let offsets = self.columns.offsets.iter();
        offsets
            .map(|offset| u32::try_from(*offset).unwrap_or(u32::MAX))
            .collect()
    }

    /// Why each has no more, as the JSON text of a list.
    #[must_use]
    pub fn stops(&self) -> String {
        written(&self.columns.stops)
    }
}

/// Expands many rules: their texts, joined, with the length of each.
///
/// # Errors
/// The JSON text of an error.
#[wasm_bindgen]
pub fn expand_series(
    texts: &str,
    lengths: &[u32],
    windows: &Table,
    options: &str,
) -> Result<Expanded, String> {
    let expand = || {
        let options: Wanted = jobs::read(options)?;
        let own = match windows.optional("window_start") {
            Some(_) => Some((own(windows, "window_start")?, own(windows, "window_end")?)),
            None => None,
        };
        let windows = match &own {
            Some((starts, ends)) => ExpansionWindows::Each { starts, ends },
            None => ExpansionWindows::One(
                options.window_start.map_or(i64::MIN, Instant::unix_seconds)
                    ..options.window_end.map_or(i64::MAX, Instant::unix_seconds),
            ),
        };
        tutorcore::expand_texts(
            parted(texts, lengths),
            &windows,
            options.reading.unwrap_or_default(),
            &options.options,
            None,
        )
        .map_err(|error| error.inside("recurrence").inside("series"))
    };
    Ok(Expanded {
        columns: expand().map_err(|error| told(&error))?,
    })
}

/// One side of the windows that each series has of its own, in seconds.
fn own(windows: &Table, name: &str) -> Result<Vec<i64>, Error> {
    let times = windows.checked_times(name);
    let times = times.map_err(|error| error.inside("series"))?;
    Ok(times.next_seconds())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Unit;

    const TEXT: &str = "DTSTART:19700101T000000Z\nRRULE:FREQ=SECONDLY";

    #[test]
    fn windows_begin_with_the_next_second() {
        let mut windows = Table::new(Unit::Milliseconds);
        windows.put_i64s("window_start", vec![-1500, 1001]);
        windows.put_i64s("window_end", vec![1001, 4001]);
        let length = u32::try_from(TEXT.len()).unwrap();
        let lengths = [length, length];
        let found = expand_series(&TEXT.repeat(2), &lengths, &windows, "{}");
        let mut found = found.ok().unwrap();
        assert_eq!(found.at(), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(found.offsets(), [0, 2, 5]);
        assert_eq!(found.stops(), r#"["windowEnd","windowEnd"]"#);
    }

    #[test]
    fn windows_that_count_something_finer_are_refused() {
        let mut windows = Table::new(Unit::Seconds);
        windows.put_i64s("window_start", vec![0]);
        windows.put_i64s("window_end", vec![1_790_000_000_000]);
        let lengths = [u32::try_from(TEXT.len()).unwrap()];
        let error = expand_series(TEXT, &lengths, &windows, "{}");
        let error = error.err().unwrap();
        assert!(
            error.contains(r#""path":"/series/window_end/0""#),
            "{error}"
        );
    }

    #[test]
    fn errors_tell_the_row() {
        let texts = format!("{TEXT}DTSTART:19700101T000000");
        let lengths = [TEXT.len(), 23].map(|length| u32::try_from(length).unwrap());
        let options = r#"{"windowEnd": "1970-01-02T00:00:00Z"}"#;
        let error = expand_series(&texts, &lengths, &Table::new(Unit::Seconds), options);
        let error = error.err().unwrap();
        assert!(
            error.contains(r#""path":"/series/recurrence/1/DTSTART""#),
            "{error}"
        );
    }
}
