//! Many events in one call: all of them or none.

use super::core::State;
use super::history::Coming;
use super::{AlertEngine, StreamAlert};
use crate::error::Error;
use crate::model::student_session::StudentSession;

impl AlertEngine {
    /// [`push`](Self::push), event by event, for a host to whom each call is
    /// dear. The alerts stand in the order in which they were found.
    ///
    /// An event that is refused makes the whole call fail before any is
    /// judged, so that no alert is lost.
    ///
    /// # Errors
    /// As [`push`](Self::push); the path begins with the event's place.
    ///
    /// ```
    /// use tutorcore::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};
    ///
    /// let session = |id: &str, end: &str| -> StudentSession {
    ///     serde_json::from_str(&format!(
    ///         r#"{{"session": "{id}", "student": "ada", "subject": "algebra",
    ///              "startedAt": "2026-10-06T20:00:00Z", "endedAt": "2026-10-06T{end}Z"}}"#
    ///     )).unwrap()
    /// };
    /// let policy = AlertPolicy { frequent_min_requests: 2, ..AlertPolicy::default() };
    /// let mut engine = AlertEngine::new(&policy, AlertEngineMode::Bounded)?;
    /// let error = engine.push_many(&[session("s1", "20:40:00"), session("s2", "19:00:00")]);
    /// assert_eq!(error.unwrap_err().path(), "/1/endedAt");
    /// let alerts = engine.push_many(&[session("s1", "20:40:00"), session("s2", "20:41:00")])?;
    /// assert_eq!(alerts.len(), 1); // nothing was counted before
    /// # Ok::<(), tutorcore::Error>(())
    /// ```
    pub fn push_many(&mut self, events: &[StudentSession]) -> Result<Vec<StreamAlert>, Error> {
        let mut alerts = Vec::new();
        self.push_each(events, |_, found| alerts.extend(found))?;
        Ok(alerts)
    }

    /// [`push_many`](Self::push_many); `each` is told what an event raised.
    pub(crate) fn push_each(
        &mut self,
        events: &[StudentSession],
        mut each: impl FnMut(&StudentSession, Vec<StreamAlert>),
    ) -> Result<(), Error> {
        let mut rows = Vec::with_capacity(events.len());
        let mut coming = Coming::new();
        for (at, event) in events.iter().enumerate() {
            let row = self.row(event).and_then(|row| {
                if let (Some(row), State::History(state)) = (&row, &self.core.state) {
                    state.fits(row, &mut coming)?;
                }
                Ok(row)
            });
            rows.push(row.map_err(|error| error.inside(&at.to_string()))?);
        }
        for (event, row) in events.iter().zip(rows) {
            if let Some(row) = row {
                each(event, self.push_row(&row)?);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{AlertEngine, AlertEngineMode, AlertPolicy, StudentSession};

    fn event(session: &str, start: &str, end: Option<&str>) -> StudentSession {
        let day = |time: &str| format!("2026-10-06T{time}:00Z");
        serde_json::from_value(serde_json::json!({
            "session": session, "student": "ada", "subject": "algebra",
            "startedAt": day(start), "endedAt": end.map(day),
        }))
        .unwrap()
    }

    #[test]
    fn a_batch_that_contradicts_itself_or_the_engine_changes_nothing() {
        let policy = AlertPolicy::default();
        let mut engine = AlertEngine::new(&policy, AlertEngineMode::History).unwrap();
        engine.push(&event("s1", "10:00", None)).unwrap();
        let before = engine.snapshot();
        for (batch, at) in [
            (
                vec![
                    event("s1", "10:00", Some("11:00")),
                    event("s1", "10:00", Some("12:00")),
                ],
                "/1",
            ),
            (
                vec![event("s2", "10:00", None), event("s2", "10:01", None)],
                "/1",
            ),
            (vec![event("s1", "09:00", None)], "/0"),
        ] {
            assert_eq!(engine.push_many(&batch).unwrap_err().path(), at);
            assert_eq!(engine.snapshot(), before);
        }
        let batch = [
            event("s1", "10:00", Some("11:00")),
            event("s1", "10:00", None),
        ];
        assert!(engine.push_many(&batch).is_ok());
        assert_ne!(engine.snapshot(), before);
    }
}
