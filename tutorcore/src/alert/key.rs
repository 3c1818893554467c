//! The ids of alerts, made of what an alert is about.

use crate::error::Error;
use crate::id::{AlertId, SessionId, StudentId};
use crate::model::alert::EarlyAlertKind;

/// The id of an alert of one session: kind, session and student.
pub(crate) fn session_key(
    kind: EarlyAlertKind,
    session: &SessionId,
    student: &StudentId,
) -> Result<AlertId, Error> {
    joined(&[kind.word(), session.as_str(), student.as_str()])
}

/// The id of an alert of frequent requests: kind, student, content area and
/// the session that made them frequent.
pub(crate) fn frequent_key(
    student: &StudentId,
    area: &str,
    session: &SessionId,
) -> Result<AlertId, Error> {
    let kind = EarlyAlertKind::FrequentSubjectRequest.word();
    joined(&[kind, student.as_str(), area, session.as_str()])
}

/// Joins parts by `/`; one inside a part is written `~1`, and `~` is `~0`, so
/// that two different lists never make one id.
fn joined(parts: &[&str]) -> Result<AlertId, Error> {
    let escaped: Vec<_> = parts
        .iter()
        .map(|part| part.replace('~', "~0").replace('/', "~1"))
        .collect();
    AlertId::new(escaped.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_parts_make_different_ids() {
        let lists = [
            ["a/b", "c", "d"],
            ["a", "b/c", "d"],
            ["a", "b", "c/d"],
            ["a~1b", "c", "d"],
            ["a~", "1b/c", "d"],
        ];
        let ids: std::collections::BTreeSet<_> =
            lists.iter().map(|parts| joined(parts).unwrap()).collect();
        assert_eq!(ids.len(), lists.len());
        assert_eq!(joined(&["a/b", "c"]).unwrap().as_str(), "a~1b/c");
    }
}
