//! Finding a student to time in.

use serde::{Deserialize, Serialize};

use crate::id::{DistrictId, StudentId};
use crate::model::people::Student;
use crate::policy::SessionPolicy;
use crate::text::{FreeText, fold_for_search};

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudentSearch {
    /// The first characters of a first or last name; case and accents do not
    /// matter.
    pub prefix: FreeText,
    /// The district to look in; absent: all students given.
    pub district: Option<DistrictId>,
    /// Students to leave out: those already timed in.
    #[serde(default)]
    pub exclude: Vec<StudentId>,
}

/// Finds students of the district by the first characters of their first or
/// last name, in the order of last name, first name and id. Empty when fewer
/// characters are given than the policy asks for.
///
/// Source: District tutoring sessions, Encounters (F001-19..23).
///
/// ```
/// use tutorcore::{SessionPolicy, Student, StudentId, StudentSearch, search_students};
///
/// let students = [Student {
///     id: StudentId::new("1")?,
///     first_name: "María".into(),
///     last_name: "Ángel".into(),
///     district: None,
/// }];
/// let search = StudentSearch { prefix: "ANG".into(), district: None, exclude: vec![] };
/// let found = search_students(&students, &search, &SessionPolicy::default());
/// assert_eq!(found, [StudentId::new("1")?]);
/// # Ok::<(), tutorcore::Error>(())
/// ```
#[must_use]
pub fn search_students(
    students: &[Student],
    search: &StudentSearch,
    policy: &SessionPolicy,
) -> Vec<StudentId> {
    let prefix = fold_for_search(search.prefix.as_str());
    let least = usize::try_from(policy.search_min_prefix).unwrap_or(usize::MAX);
    if prefix.chars().count() < least {
        return Vec::new();
    }
    let mut found: Vec<_> = students
        .iter()
        .filter(|student| {
            (search.district.is_none() || student.district == search.district)
                && !search.exclude.contains(&student.id)
        })
        .map(|student| {
            let last_name = fold_for_search(student.last_name.as_str());
            (
                last_name,
                fold_for_search(student.first_name.as_str()),
                &student.id,
            )
        })
        .filter(|(last_name, first_name, _)| {
            last_name.starts_with(&prefix) || first_name.starts_with(&prefix)
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, _, id)| id.clone()).collect()
}
