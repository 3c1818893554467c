//! Writer and reader of `zones.bin`; `tutorcore/src/zone/format.rs` describes the format.

use super::history::{History, Rule, YearDay};
use std::collections::BTreeMap;

/// Everything the file tells.
pub(super) struct ZoneFile {
    /// The release of the IANA database, five letters.
    pub(super) version: String,
    /// Names in case-insensitive order.
    pub(super) zones: Vec<(String, History)>,
}

const WEEK: i64 = 604_800;
const FIRST_WEEK: i64 = -9_000;

/// Different values with their numbers.
struct Numbers<T>(BTreeMap<T, usize>);

impl<T: Ord + Copy> Numbers<T> {
    fn of(values: impl Iterator<Item = T>) -> Self {
        let mut numbers: BTreeMap<T, usize> = values.map(|value| (value, 0)).collect();
        numbers
            .values_mut()
            .zip(0..)
            .for_each(|(number, next)| *number = next);
        Self(numbers)
    }

    fn get(&self, value: T) -> usize {
        self.0[&value]
    }

    fn byte(&self, value: T) -> Result<u8, String> {
        u8::try_from(self.get(value)).map_err(|_| "more than 256 different values".to_owned())
    }
}

/// A change as the file tells it: week and second of the week on the wall before it.
fn on_the_wall(history: &History) -> impl Iterator<Item = (i64, i64, i32)> + '_ {
    let before =
        std::iter::once(history.first).chain(history.changes.iter().map(|change| change.1));
    history
        .changes
        .iter()
        .zip(before)
        .map(|(&(at, after), before)| {
            let wall = at + i64::from(before);
            (wall.div_euclid(WEEK), wall.rem_euclid(WEEK), after)
        })
}

impl ZoneFile {
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, String> {
        if self.version.len() != 5 {
            return Err(format!(
                "the version {} does not have five letters",
                self.version
            ));
        }
        let mut tables: Vec<&History> = Vec::new();
        let mut table_of = Vec::new();
        let (mut shared, mut letters, mut last) = (Vec::new(), Vec::new(), "");
        for (name, history) in &self.zones {
            let same = last
                .bytes()
                .zip(name.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            shared.push(u8::try_from(same).map_err(|error| error.to_string())?);
            letters.extend_from_slice(&name.as_bytes()[same..]);
            letters.push(b'\n');
            last = name;
            let known = tables.iter().position(|&table| table == history);
            table_of.push(known.unwrap_or(tables.len()));
            if known.is_none() {
                tables.push(history);
            }
        }
        let utc = self
            .zones
            .iter()
            .position(|(name, _)| name == "UTC")
            .ok_or("there is no UTC")?;
        let all = || tables.iter().flat_map(|history| on_the_wall(history));
        let rules = Numbers::of(tables.iter().filter_map(|history| history.rule));
        let positions = Numbers::of(all().map(|change| change.1));
        let offsets = Numbers::of(all().map(|change| change.2));

        let (mut weeks, mut long_weeks) = (Vec::new(), Vec::new());
        let (mut position_of, mut offset_of) = (Vec::new(), Vec::new());
        for &history in &tables {
            let (mut last, start) = (FIRST_WEEK, weeks.len());
            for (week, position, offset) in on_the_wall(history) {
                let passed = u16::try_from(week - last).map_err(|_| "a change is too early")?;
                let [low, high] = (passed << 1).to_le_bytes();
                if passed < 0x80 {
                    weeks.push(low >> 1);
                } else if passed < 0x8000 {
                    weeks.extend([low >> 1 | 0x80, high]);
                } else {
                    return Err("a change comes too late after the one before".to_owned());
                }
                last = week;
                position_of.push(positions.byte(position)?);
                offset_of.push(offsets.byte(offset)?);
            }
            long_weeks.push(weeks.len() - start - history.changes.len());
        }

        let mut out = Writer(format!("{}\n", self.version).into_bytes());
        for count in [
            self.zones.len(),
            utc,
            letters.len(),
            tables.len(),
            rules.0.len(),
            positions.0.len(),
            offsets.0.len(),
            weeks.len(),
        ] {
            out.short(count)?;
        }
        out.0.extend(shared);
        out.0.extend(letters);
        table_of
            .into_iter()
            .try_for_each(|table| out.short(table))?;
        tables
            .iter()
            .try_for_each(|history| out.short(history.changes.len()))?;
        long_weeks
            .into_iter()
            .try_for_each(|count| out.byte(count))?;
        for history in &tables {
            out.byte(history.rule.map_or(0, |rule| rules.get(rule) + 1))?;
        }
        for history in &tables {
            out.int(history.first);
        }
        for rule in rules.0.keys() {
            out.rule(rule);
        }
        for &position in positions.0.keys() {
            out.int(i32::try_from(position).map_err(|error| error.to_string())?);
        }
        for &offset in offsets.0.keys() {
            out.int(offset);
        }
        out.0.extend(weeks);
        out.0.extend(position_of);
        out.0.extend(offset_of);
        Ok(out.0)
    }

    /// Reads a file back; `None` if it is cut short or of another format.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut input = Reader(bytes);
        let version = String::from_utf8(input.take(5)?.to_vec()).ok()?;
        input.take(1)?;
        let [names, _, letters, tables, rules, positions, offsets, weeks] = input.shorts()?;
        let shared = input.take(names)?;
        let mut endings = input.take(letters)?.split(|&byte| byte == b'\n');
        let table_of = input.many(names, Reader::short)?;
        let changes = input.many(tables, Reader::short)?;
        input.take(tables)?;
        let rule_of = input.take(tables)?;
        let firsts = input.many(tables, Reader::int)?;
        let rules = input.many(rules, Reader::rule)?;
        let positions = input.many(positions, Reader::int)?;
        let offsets = input.many(offsets, Reader::int)?;
        let mut weeks = Reader(input.take(weeks)?);
        let (position_of, offset_of) = input.0.split_at_checked(input.0.len() / 2)?;
        let (mut position_of, mut offset_of) = (position_of.iter(), offset_of.iter());

        let mut histories = Vec::new();
        for ((&count, &rule), &first) in changes.iter().zip(rule_of).zip(&firsts) {
            let (mut week, mut before, mut changes) = (FIRST_WEEK, first, Vec::new());
            for _ in 0..count {
                week += weeks.week()?;
                let position = *positions.get(usize::from(*position_of.next()?))?;
                let at = week * WEEK + i64::from(position) - i64::from(before);
                before = *offsets.get(usize::from(*offset_of.next()?))?;
                changes.push((at, before));
            }
            let rule = match rule {
                0 => None,
                number => Some(*rules.get(usize::from(number) - 1)?),
            };
            histories.push(History {
                first,
                changes,
                rule,
            });
        }

        let (mut zones, mut last) = (Vec::new(), Vec::new());
        for (&shared, table) in shared.iter().zip(table_of) {
            last.truncate(usize::from(shared));
            last.extend_from_slice(endings.next()?);
            let name = String::from_utf8(last.clone()).ok()?;
            zones.push((name, histories.get(table)?.clone()));
        }
        Some(Self { version, zones })
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn byte(&mut self, value: usize) -> Result<(), String> {
        self.0
            .push(u8::try_from(value).map_err(|error| error.to_string())?);
        Ok(())
    }

    fn short(&mut self, value: usize) -> Result<(), String> {
        let value = u16::try_from(value).map_err(|error| error.to_string())?;
        self.0.extend(value.to_le_bytes());
        Ok(())
    }

    fn int(&mut self, value: i32) {
        self.0.extend(value.to_le_bytes());
    }

    fn rule(&mut self, rule: &Rule) {
        self.int(rule.standard);
        self.int(rule.daylight);
        for day in [rule.start, rule.end] {
            self.0.extend([day.month, day.week, day.weekday]);
            self.int(day.time);
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn many<T>(&mut self, count: usize, read: fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..count).map(|_| read(self)).collect()
    }

    fn byte(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }

    fn short(&mut self) -> Option<usize> {
        Some(usize::from(u16::from_le_bytes(
            self.take(2)?.try_into().ok()?,
        )))
    }

    fn shorts(&mut self) -> Option<[usize; 8]> {
        self.many(8, Self::short)?.try_into().ok()
    }

    fn int(&mut self) -> Option<i32> {
        Some(i32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn week(&mut self) -> Option<i64> {
        let low = i64::from(self.byte()?);
        if low < 0x80 {
            Some(low)
        } else {
            Some(low - 0x80 + (i64::from(self.byte()?) << 7))
        }
    }

    fn day(&mut self) -> Option<YearDay> {
        let (month, week, weekday) = (self.byte()?, self.byte()?, self.byte()?);
        Some(YearDay {
            month,
            week,
            weekday,
            time: self.int()?,
        })
    }

    fn rule(&mut self) -> Option<Rule> {
        let (standard, daylight) = (self.int()?, self.int()?);
        Some(Rule {
            standard,
            daylight,
            start: self.day()?,
            end: self.day()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let day = |month, time| YearDay {
            month,
            week: 5,
            weekday: 0,
            time,
        };
        let rule = Rule {
            standard: -3600,
            daylight: 0,
            start: day(3, -3600),
            end: day(10, 90_000),
        };
        let old = History {
            first: -52,
            changes: vec![(-5_400_000_000, 0), (77, 3600)],
            rule: None,
        };
        let ruled = History {
            rule: Some(rule),
            ..old.clone()
        };
        let none = History {
            first: 0,
            changes: Vec::new(),
            rule: None,
        };
        let zones = [
            ("A/b", &old),
            ("A/bc", &ruled),
            ("a/d", &old),
            ("UTC", &none),
        ]
        .map(|(name, history)| (name.to_owned(), history.clone()));
        let file = ZoneFile {
            version: "2026f".to_owned(),
            zones: zones.to_vec(),
        };
        let bytes = file.to_bytes().unwrap();
        let read = ZoneFile::from_bytes(&bytes).unwrap();
        assert_eq!((read.version, read.zones), (file.version, file.zones));
        for len in 0..40 {
            assert!(ZoneFile::from_bytes(&bytes[..len]).is_none());
        }
    }
}
