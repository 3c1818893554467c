//! What the same content area is: the subject, the subject above, the topic.

use crate::id::{SubjectId, TopicId};
use crate::model::student_session::StudentSession;
use crate::model::subject::SubjectTree;
use crate::policy::ContentAreaLevel;

/// The content area of a row, if it has one.
pub(crate) fn content_area<'a>(
    row: &'a StudentSession,
    subjects: &'a SubjectTree,
    level: ContentAreaLevel,
) -> Option<&'a str> {
    match level {
        ContentAreaLevel::Subject => row.subject.as_ref().map(SubjectId::as_str),
        ContentAreaLevel::TopSubject => row.subject.as_ref().map(|id| subjects.root(id).as_str()),
        ContentAreaLevel::Topic => row.topic.as_ref().map(TopicId::as_str),
    }
}
