//! Reader of `zones.bin`, which `cargo xtask zones` writes.
//!
//! The file holds the database's version and columns of fixed or summable width, so that one
//! zone is found and decoded without the others. Numbers are little-endian.
//!
//! | column | width | one a |
//! |---|---|---|
//! | version, then a line feed | 6 | file |
//! | counts: names, number of `UTC`, name bytes, tables, rules, positions, offsets, weeks bytes | 8 x u16 | file |
//! | letters shared with the name before | u8 | name |
//! | the other letters, then a line feed | bytes | name |
//! | table | u16 | name |
//! | changes | u16 | table |
//! | weeks that take two bytes | u8 | table |
//! | rule plus one, or 0 for none | u8 | table |
//! | offset before the first change | i32 | table |
//! | standard, daylight; twice month, week, weekday, time | i32, i32; twice u8, u8, u8, i32 | rule |
//! | second of the week | u32 | position |
//! | offset | i32 | offset |
//! | weeks since the change before (the first: since `FIRST_WEEK`), seven bits a byte | 1-2 bytes | change |
//! | position in the week | u8 | change |
//! | offset from then on | u8 | change |
//!
//! Changes are told in the local time before them: "Sunday 02:00, 34 weeks later" repeats from
//! year to year and from zone to zone, where UTC seconds would not, and so compresses well.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the bytes are compiled in; `LAYOUT` is checked against their number at compile \
              time, and a test decodes every name and every table"
)]

use super::rule::{Rule, YearDay};

static DATA: &[u8] = include_bytes!("zones.bin");

/// Weeks are counted from here: about 1797, before any recorded change.
const FIRST_WEEK: i64 = -9_000;
const WEEK: i64 = 604_800;
const RULE_LEN: usize = 22;

/// Where each column begins, and the counts of the header.
struct Layout {
    names: usize,
    utc: u16,
    tables: usize,
    shared: usize,
    letters: usize,
    table_of: usize,
    changes: usize,
    long_weeks: usize,
    rule_of: usize,
    first: usize,
    rules: usize,
    positions: usize,
    offsets: usize,
    weeks: usize,
    position_of: usize,
    offset_of: usize,
}

const LAYOUT: Layout = Layout::read(include_bytes!("zones.bin"));

/// How many names the table has.
pub(super) const NAMES: usize = LAYOUT.names;
/// How many different tables the names share.
pub(super) const TABLES: usize = LAYOUT.tables;
/// The number of the name `UTC`.
pub(super) const UTC: u16 = LAYOUT.utc;

impl Layout {
    const fn read(data: &[u8]) -> Self {
        assert!(data[5] == b'\n', "the version takes five bytes");
        let names = short(data, 6) as usize;
        let utc = short(data, 8);
        let tables = short(data, 12) as usize;
        let shared = 22;
        let letters = shared + names;
        let table_of = letters + short(data, 10) as usize;
        let changes = table_of + 2 * names;
        let long_weeks = changes + 2 * tables;
        let rule_of = long_weeks + tables;
        let first = rule_of + tables;
        let rules = first + 4 * tables;
        let positions = rules + RULE_LEN * short(data, 14) as usize;
        let offsets = positions + 4 * short(data, 16) as usize;
        let weeks = offsets + 4 * short(data, 18) as usize;
        let position_of = weeks + short(data, 20) as usize;
        let rest = data.len() - position_of;
        assert!(
            rest.is_multiple_of(2),
            "two columns of equal length end the file"
        );
        let offset_of = position_of + rest / 2;
        Self {
            names,
            utc,
            tables,
            shared,
            letters,
            table_of,
            changes,
            long_weeks,
            rule_of,
            first,
            rules,
            positions,
            offsets,
            weeks,
            position_of,
            offset_of,
        }
    }
}

const fn short(data: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([data[at], data[at + 1]])
}

fn int(at: usize) -> i32 {
    i32::from_le_bytes([DATA[at], DATA[at + 1], DATA[at + 2], DATA[at + 3]])
}

/// The release of the IANA database, as `2026f`.
pub(super) fn version() -> &'static str {
    str::from_utf8(&DATA[..5]).unwrap_or_default()
}

/// Every name in case-insensitive order: all in one text, with the end of each.
pub(super) fn names() -> (String, Vec<usize>) {
    let mut text = Vec::with_capacity(16 * NAMES);
    let mut ends = Vec::with_capacity(NAMES);
    let (mut at, mut last) = (LAYOUT.letters, 0);
    for &shared in &DATA[LAYOUT.shared..LAYOUT.letters] {
        let start = text.len();
        text.extend_from_within(last..last + usize::from(shared));
        last = start;
        while DATA[at] != b'\n' {
            text.push(DATA[at]);
            at += 1;
        }
        at += 1;
        ends.push(text.len());
    }
    (String::from_utf8(text).unwrap_or_default(), ends)
}

/// The number of the table that a name uses.
pub(super) fn table_of(name: u16) -> usize {
    usize::from(short(DATA, LAYOUT.table_of + 2 * usize::from(name)))
}

/// What the file says of one table.
pub(super) struct Record {
    /// The offset before the first change.
    pub(super) first: i32,
    /// Instants of change, each with the offset from then on.
    pub(super) changes: Vec<(i64, i32)>,
    /// What is followed from the last change on.
    pub(super) rule: Option<Rule>,
}

/// Decodes table `table`, which is less than [`TABLES`].
pub(super) fn record(table: usize) -> Record {
    let changes_of = |table: usize| usize::from(short(DATA, LAYOUT.changes + 2 * table));
    let skipped: usize = (0..table).map(changes_of).sum();
    let long_weeks = &DATA[LAYOUT.long_weeks..LAYOUT.long_weeks + table];
    let long_weeks: usize = long_weeks.iter().copied().map(usize::from).sum();
    let mut week_at = LAYOUT.weeks + skipped + long_weeks;
    let first = int(LAYOUT.first + 4 * table);
    let mut week = FIRST_WEEK;
    let mut offset = first;
    let mut changes = Vec::with_capacity(changes_of(table));
    for index in skipped..skipped + changes_of(table) {
        let low = DATA[week_at];
        week_at += 1;
        week += i64::from(low & 0x7f);
        if low & 0x80 != 0 {
            week += i64::from(DATA[week_at]) << 7;
            week_at += 1;
        }
        let position = int(LAYOUT.positions + 4 * usize::from(DATA[LAYOUT.position_of + index]));
        let at = week * WEEK + i64::from(position) - i64::from(offset);
        offset = int(LAYOUT.offsets + 4 * usize::from(DATA[LAYOUT.offset_of + index]));
        changes.push((at, offset));
    }
    let rule = match DATA[LAYOUT.rule_of + table] {
        0 => None,
        number => Some(rule(LAYOUT.rules + RULE_LEN * (usize::from(number) - 1))),
    };
    Record {
        first,
        changes,
        rule,
    }
}

fn rule(at: usize) -> Rule {
    let day = |at: usize| YearDay {
        month: DATA[at],
        week: DATA[at + 1],
        weekday: DATA[at + 2],
        time: int(at + 3),
    };
    Rule {
        standard: int(at),
        daylight: int(at + 4),
        start: day(at + 8),
        end: day(at + 15),
    }
}
