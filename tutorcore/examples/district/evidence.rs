//! What the district's records say about the students.

use std::collections::HashMap;

use tutorcore::{
    AchievementLevel, ClassGrade, DistrictAssessment, DistrictAssessmentResult, FreeText,
    LocalDate, StateAssessment, StateAssessmentResult, StudentEvidence, StudentId, SubjectId,
};

use crate::fault::Fault;
use crate::people::unknown;
use crate::source::Source;
use crate::table::{Column, Presence, Row, Table};
use crate::world::World;

#[derive(Clone, Copy)]
enum Kind {
    ClassGrade,
    ReadingImprovementPlan,
    StateAssessment,
    DistrictAssessment,
}

const KINDS: &[(&str, Kind)] = &[
    ("class_grade", Kind::ClassGrade),
    ("reading_improvement_plan", Kind::ReadingImprovementPlan),
    ("state_assessment", Kind::StateAssessment),
    ("district_assessment", Kind::DistrictAssessment),
];

const LEVELS: &[(&str, AchievementLevel)] = &[
    ("below_basic", AchievementLevel::BelowBasic),
    ("basic", AchievementLevel::Basic),
    ("proficient", AchievementLevel::Proficient),
    ("advanced", AchievementLevel::Advanced),
];

/// The columns beside the student and the kind.
#[derive(Clone, Copy)]
struct Columns {
    test: Column,
    subject: Column,
    value: Column,
    grade: Column,
    date: Column,
}

/// `evidence.csv`.
pub(crate) fn read(source: &mut Source, world: &mut World, faults: &mut Vec<Fault>) {
    let Some(mut table) = Table::open(source, "evidence.csv", Presence::Optional, faults) else {
        return;
    };
    let (student, kind) = (table.required("student"), table.required("kind"));
    let columns = Columns {
        test: table.optional("test"),
        subject: table.optional("subject"),
        value: table.optional("value"),
        grade: table.optional("grade"),
        date: table.optional("date"),
    };
    // Of several statements on a plan the latest counts.
    let mut plans: HashMap<StudentId, Option<LocalDate>> = HashMap::new();
    table.rows(|row, _| {
        let id: StudentId = row.required_id(student)?;
        let Some(facts) = world.students.get_mut(&id) else {
            return Err(unknown(row, student, "people.csv"));
        };
        let kind = row.required_choice(kind, KINDS)?;
        let evidence = facts.evidence.get_or_insert_default();
        let date = row.date(columns.date)?;
        if let Kind::ReadingImprovementPlan = kind {
            row.required_text(columns.value)?;
            let has_plan = row.flag(columns.value)?;
            if plans.get(&id).is_none_or(|last| *last <= date) {
                plans.insert(id, date);
                evidence.reading_improvement_plan = Some(has_plan);
            }
            return Ok(());
        }
        record(row, kind, columns, date, evidence)
    });
}

fn record(
    row: &Row<'_>,
    kind: Kind,
    columns: Columns,
    date: Option<LocalDate>,
    evidence: &mut StudentEvidence,
) -> Result<(), Fault> {
    let subject: SubjectId = row.required_id(columns.subject)?;
    match kind {
        Kind::ClassGrade => evidence.class_grades.push(ClassGrade {
            subject,
            grade: FreeText::from(row.required_text(columns.value)?),
            date,
        }),
        Kind::StateAssessment => {
            let tests = [("eoc", StateAssessment::Eoc), ("map", StateAssessment::Map)];
            evidence.state_assessments.push(StateAssessmentResult {
                test: row.required_choice(columns.test, &tests)?,
                subject,
                level: row.required_choice(columns.value, LEVELS)?,
                date,
            });
        }
        Kind::DistrictAssessment | Kind::ReadingImprovementPlan => {
            let test = row.required_choice(columns.test, &[("star", DistrictAssessment::Star)])?;
            let value = row.required_text(columns.value)?;
            let current_grade = grade(row, columns.grade)?;
            let is_equivalent = current_grade.is_some() || value.contains('.');
            let (below_grade_level, grade_equivalent_tenths) = if is_equivalent {
                (None, Some(tenths(row, columns.value, value)?))
            } else {
                (row.stated(columns.value)?, None)
            };
            evidence
                .district_assessments
                .push(DistrictAssessmentResult {
                    test,
                    subject,
                    below_grade_level,
                    grade_equivalent_tenths,
                    current_grade,
                    date,
                });
        }
    }
    Ok(())
}

/// The student's grade; `K` is kindergarten.
fn grade(row: &Row<'_>, column: Column) -> Result<Option<i32>, Fault> {
    let Some(text) = row.text(column)? else {
        return Ok(None);
    };
    if text.eq_ignore_ascii_case("k") {
        return Ok(Some(0));
    }
    let number = text.parse::<u8>().ok().filter(|grade| *grade <= 20);
    match number {
        Some(grade) => Ok(Some(i32::from(grade))),
        None => Err(row.cell_fault(column, "This is no grade.", "Write K or 1 to 12.")),
    }
}

/// A grade equivalent in tenths of a grade.
fn tenths(row: &Row<'_>, column: Column, text: &str) -> Result<i32, Fault> {
    let (grades, rest) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = is_digits(grades) && is_digits(rest) && rest.len() == 1;
    let number = match (grades.parse::<u8>(), rest.parse::<u8>()) {
        (Ok(grades), Ok(tenths)) if is_number => Some(i32::from(grades) * 10 + i32::from(tenths)),
        _ => None,
    };
    number.ok_or_else(|| {
        row.cell_fault(
            column,
            "This is no grade equivalent.",
            "Write grades and tenths, as in 4.7.",
        )
    })
}
