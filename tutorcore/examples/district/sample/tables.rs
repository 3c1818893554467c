//! The files: their columns, and rows as CSV.

/// Files and columns, in the order in which they are written.
pub const FILES: [(&str, &[&str]); 15] = [
    ("schools.csv", &["id", "zone", "district", "name"]),
    ("bell_schedules.csv", &["school", "day", "from", "to"]),
    (
        "people.csv",
        &[
            "id",
            "role",
            "first_name",
            "last_name",
            "school",
            "district",
        ],
    ),
    ("approvals.csv", &["tutor", "school", "from", "to"]),
    (
        "groups.csv",
        &["id", "active_from", "active_to", "inactive", "students"],
    ),
    (
        "work_orders.csv",
        &[
            "id",
            "career_ladder",
            "closed",
            "valid_from",
            "valid_to",
            "tutors",
            "schools",
        ],
    ),
    ("approved_events.csv", &["name", "valid_from", "valid_to"]),
    ("career_ladder_goals.csv", &["id", "name"]),
    (
        "homebound_assignments.csv",
        &["student", "teacher", "from", "to"],
    ),
    ("subjects.csv", &["id", "parent", "reading"]),
    (
        "evidence.csv",
        &[
            "student", "kind", "test", "subject", "value", "grade", "date",
        ],
    ),
    (
        "sessions.csv",
        &[
            "id",
            "tutor",
            "school",
            "group",
            "work_order",
            "started_at",
            "saved_at",
            "setting",
            "subject",
            "topics",
            "course",
            "description",
            "family_involvement",
            "ended_at",
            "end_recorded_at",
            "actor",
        ],
    ),
    (
        "encounters.csv",
        &[
            "id",
            "session",
            "student",
            "arrived_at",
            "departed_at",
            "recorded_at",
            "homebound",
            "detention",
            "credit_recovery",
            "remedial",
            "criteria",
            "subject",
            "actively_tutored",
            "credit_recovery_material",
            "actor",
        ],
    ),
    (
        "events.csv",
        &[
            "at",
            "session",
            "event",
            "actor",
            "encounter",
            "arrived_at",
            "departed_at",
            "work_order",
            "description",
            "started_at",
            "ended_at",
            "confirm",
            "tag",
            "tag_kind",
            "student",
            "low_prerequisite_knowledge",
            "low_content_mastery",
            "topic",
            "stars",
        ],
    ),
    (
        "series.csv",
        &[
            "id",
            "school",
            "name",
            "tutor",
            "first_date",
            "time",
            "minutes",
            "repeats",
            "weekdays",
            "interval",
            "last_date",
            "excepted",
        ],
    ),
];

/// A file as it grows.
pub(super) struct Table {
    columns: &'static [&'static str],
    pub(super) text: String,
}

impl Table {
    pub(super) fn new(columns: &'static [&'static str]) -> Self {
        Self {
            columns,
            text: format!("{}\n", columns.join(",")),
        }
    }

    /// Adds a row; columns that are not named stay empty.
    pub(super) fn row(&mut self, cells: &[(&str, &str)]) {
        for (place, column) in self.columns.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            let cell = cells.iter().find(|(name, _)| name == column);
            let cell = cell.map_or("", |(_, cell)| cell);
            if cell.contains(['"', ',', '\n']) {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(cell);
            }
        }
        self.text.push('\n');
    }
}
