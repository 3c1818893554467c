//! Reader of compiled time zone files (`TZif`, RFC 9636).

use super::history::{History, Rule, YearDay};

type Parsed<T> = Result<T, String>;

/// Reads the 64-bit part of a file and the rule that ends it.
pub(super) fn parse(bytes: &[u8]) -> Parsed<History> {
    let mut reader = Reader { bytes };
    // The first part, in 32 bits, is for readers of the eighties.
    let old = Header::read(&mut reader)?;
    reader.take(old.body_len(4))?;

    let header = Header::read(&mut reader)?;
    let times = reader.take(8 * header.times)?;
    let kinds = reader.take(header.times)?;
    let types = reader.take(6 * header.types)?;
    reader.take(header.letters + 12 * header.leaps + header.standard + header.ut)?;
    let footer = reader
        .bytes
        .strip_prefix(b"\n")
        .and_then(|rest| rest.strip_suffix(b"\n"))
        .and_then(|footer| std::str::from_utf8(footer).ok())
        .ok_or("the footer is missing")?;

    let offsets: Vec<i32> = types
        .chunks_exact(6)
        .map(|kind| i32::from_be_bytes([kind[0], kind[1], kind[2], kind[3]]))
        .collect();
    let offset = |kind: usize| offsets.get(kind).copied().ok_or("an offset is missing");
    let first = offset(0)?;
    let mut changes = Vec::new();
    for (time, &kind) in times.chunks_exact(8).zip(kinds) {
        let time = time.try_into().map_err(|_| "eight bytes are an instant")?;
        changes.push((i64::from_be_bytes(time), offset(usize::from(kind))?));
    }
    let last = changes.last().map_or(first, |last| last.1);
    let rule = match Footer::parse(footer)? {
        Footer::Fixed(offset) if offset == last => None,
        Footer::Fixed(_) => return Err("the footer contradicts the last change".to_owned()),
        Footer::Rule(_) if changes.is_empty() => {
            return Err("the rule needs a change to begin at".to_owned());
        }
        Footer::Rule(rule) if [rule.standard, rule.daylight].contains(&last) => Some(rule),
        Footer::Rule(_) => return Err("the rule contradicts the last change".to_owned()),
    };
    Ok(History {
        first,
        changes,
        rule,
    }
    .without_idle_changes())
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Parsed<&'a [u8]> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(len)
            .ok_or("the file is cut short")?;
        self.bytes = rest;
        Ok(taken)
    }
}

/// How many of each thing a part holds.
struct Header {
    ut: usize,
    standard: usize,
    leaps: usize,
    times: usize,
    types: usize,
    letters: usize,
}

impl Header {
    fn read(reader: &mut Reader<'_>) -> Parsed<Self> {
        if reader.take(4)? != b"TZif" {
            return Err("this is no TZif file".to_owned());
        }
        if !(b'2'..=b'4').contains(&reader.take(1)?[0]) {
            return Err("the file has no 64-bit part".to_owned());
        }
        reader.take(15)?;
        let mut count = || -> Parsed<usize> {
            let bytes = reader
                .take(4)?
                .try_into()
                .map_err(|_| "four bytes are a count")?;
            usize::try_from(u32::from_be_bytes(bytes)).map_err(|error| error.to_string())
        };
        Ok(Self {
            ut: count()?,
            standard: count()?,
            leaps: count()?,
            times: count()?,
            types: count()?,
            letters: count()?,
        })
    }

    fn body_len(&self, time: usize) -> usize {
        self.times * (time + 1)
            + 6 * self.types
            + self.letters
            + self.leaps * (time + 4)
            + self.standard
            + self.ut
    }
}

/// The footer: a POSIX `TZ` value, of which only the offsets and dates matter here.
enum Footer {
    Fixed(i32),
    Rule(Rule),
}

impl Footer {
    fn parse(text: &str) -> Parsed<Self> {
        Self::read(text).ok_or_else(|| format!("teach the reader this footer: {text}"))
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let (standard, rest) = name_and_offset(parts.next()?)?;
        let standard = standard?;
        if rest.is_empty() {
            return Some(Self::Fixed(standard));
        }
        let (daylight, rest) = name_and_offset(rest)?;
        let daylight = daylight.unwrap_or(standard + 3600);
        let (start, end) = (year_day(parts.next()?)?, year_day(parts.next()?)?);
        let whole = rest.is_empty() && parts.next().is_none();
        whole.then_some(Self::Rule(Rule {
            standard,
            daylight,
            start,
            end,
        }))
    }
}

/// Splits `CST6CDT` into the offset of `CST6` (east of Greenwich, if given) and the rest.
fn name_and_offset(text: &str) -> Option<(Option<i32>, &str)> {
    let rest = match text.strip_prefix('<') {
        Some(quoted) => quoted.split_once('>')?.1,
        None => text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()),
    };
    let end = rest
        .find(|letter: char| !"0123456789+-:".contains(letter))
        .unwrap_or(rest.len());
    match rest.split_at(end) {
        ("", rest) => Some((None, rest)),
        // POSIX counts westwards.
        (offset, rest) => Some((Some(-seconds(offset)?), rest)),
    }
}

/// `-1:30` or `26` or `10:00:05`, in seconds.
fn seconds(text: &str) -> Option<i32> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let units = digits.split(':').zip([3600, 60, 1]);
    let total = units
        .map(|(number, unit)| Some(number.parse::<i32>().ok()? * unit))
        .sum::<Option<i32>>()?;
    Some(sign * total)
}

/// `M3.5.0/-1`: month, week, weekday, and the time if it is not 02:00.
fn year_day(text: &str) -> Option<YearDay> {
    let (date, time) = text.split_once('/').unwrap_or((text, "2"));
    let mut numbers = date
        .strip_prefix('M')?
        .split('.')
        .map(|number| number.parse().ok());
    let (month, week, weekday) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let known = (1..=12).contains(&month) && (1..=5).contains(&week) && weekday < 7;
    known.then_some(YearDay {
        month,
        week,
        weekday,
        time: seconds(time)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footers() {
        assert!(matches!(
            Footer::read("<+0545>-5:45"),
            Some(Footer::Fixed(20_700))
        ));
        assert!(matches!(Footer::read("EST5"), Some(Footer::Fixed(-18_000))));
        let Some(Footer::Rule(rule)) = Footer::read("<-02>2<-01>,M3.5.0/-1,M10.5.0/0") else {
            panic!("Nuuk has a rule")
        };
        assert_eq!((rule.standard, rule.daylight), (-7_200, -3_600));
        assert_eq!(
            rule.start,
            YearDay {
                month: 3,
                week: 5,
                weekday: 0,
                time: -3_600
            }
        );
        let Some(Footer::Rule(rule)) = Footer::read("IST-1GMT0,M10.5.0,M3.5.0/1") else {
            panic!("Dublin has a rule")
        };
        assert_eq!((rule.standard, rule.daylight), (3_600, 0));
        assert_eq!(rule.start.time, 7_200);
    }

    #[test]
    fn unknown_footers_are_refused() {
        for text in [
            "",
            "EST",
            "EST5EDT",
            "EST5EDT,J60,J300",
            "EST5EDT,M3.2.0",
            "EST5x!",
            "<EST5",
        ] {
            assert!(Footer::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn broken_files_are_refused() {
        for bytes in [
            &b""[..],
            b"TZif",
            b"TZif2",
            b"PK\x03\x04 a zip file of some length ...",
        ] {
            assert!(parse(bytes).is_err());
        }
    }
}
