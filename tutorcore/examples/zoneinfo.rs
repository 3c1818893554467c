//! The core against Python's zoneinfo, exhaustively: `cargo xtask zones --check` writes the
//! file of zoneinfo's answers and runs this program on it.

use std::fs::File;
use std::io::{BufReader, Read};
use tutorcore::zone::{FoldPolicy, GapPolicy, Placement, Zone, tzdb_version};

struct Answers(BufReader<File>);

impl Answers {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes).expect("the file ends early");
        bytes
    }

    fn column<T, const N: usize>(&mut self, count: usize, read: fn([u8; N]) -> T) -> Vec<T> {
        (0..count).map(|_| read(self.bytes())).collect()
    }

    fn text(&mut self, len: usize) -> String {
        self.column(len, |[byte]| char::from(byte))
            .into_iter()
            .collect()
    }

    /// What zoneinfo says of instants, and how many.
    fn compare_instants(&mut self, zone: Zone, wrong: &mut Vec<String>) -> usize {
        let count = u32::from_le_bytes(self.bytes()) as usize;
        let instants = self.column(count, i64::from_le_bytes);
        let offsets = self.column(count, i32::from_le_bytes);
        for (&unix, &offset) in instants.iter().zip(&offsets) {
            let (ours, span) = (zone.offset_at(unix), zone.span_at(unix));
            let within = span.start <= unix && unix < span.end;
            if ours != offset || span.offset != offset || !within {
                wrong.push(format!(
                    "{zone} at {unix}: {ours} in {span:?}, not {offset}"
                ));
            }
        }
        count
    }

    /// What zoneinfo says of local times, and how many.
    fn compare_locals(&mut self, zone: Zone, wrong: &mut Vec<String>) -> usize {
        let count = u32::from_le_bytes(self.bytes()) as usize;
        let locals = self.column(count, i64::from_le_bytes);
        let firsts = self.column(count, i32::from_le_bytes);
        let seconds = self.column(count, i32::from_le_bytes);
        let kinds = self.column(count, |[kind]| kind);
        let mut expected = Vec::with_capacity(count);
        for (((&local, &first), &second), kind) in
            locals.iter().zip(&firsts).zip(&seconds).zip(kinds)
        {
            let placement = zone.resolve(local);
            let at = |offset: i32| local - i64::from(offset);
            let agrees = match (kind, placement) {
                (0, Placement::One(instant)) => instant == at(first),
                (1, Placement::Fold { earlier, later }) => {
                    earlier == at(first) && later == at(second)
                }
                (2, Placement::Gap { at, before, after }) => {
                    (before, after) == (first, second)
                        && zone.offset_at(at - 1) == before
                        && zone.offset_at(at) == after
                }
                _ => false,
            };
            if !agrees {
                wrong.push(format!(
                    "{zone}, local {local}: {placement:?}, not {first}, {second}"
                ));
            }
            // In a gap, zoneinfo with fold=0 keeps the offset from before it: ShiftForward.
            expected.push(at(first));
        }
        let mut placed = Vec::with_capacity(count);
        zone.place_all(
            &locals,
            GapPolicy::ShiftForward,
            FoldPolicy::Earlier,
            &mut placed,
        )
        .expect("no policy refuses");
        if placed != expected {
            wrong.push(format!("{zone}: place_all differs"));
        }
        count
    }
}

fn main() {
    let path = std::env::args_os()
        .nth(1)
        .expect("give the file of zoneinfo's answers");
    let mut answers = Answers(BufReader::with_capacity(1 << 20, File::open(path).unwrap()));
    assert_eq!(answers.text(5), tzdb_version());
    let (mut instants, mut locals, mut wrong) = (0, 0, Vec::new());
    let mut zones: Vec<Zone> = Zone::all().collect();
    zones.sort_by_key(|zone| zone.name());
    for &zone in &zones {
        let len = u16::from_le_bytes(answers.bytes());
        assert_eq!(answers.text(len.into()), zone.name());
        instants += answers.compare_instants(zone, &mut wrong);
        locals += answers.compare_locals(zone, &mut wrong);
    }
    assert_eq!(
        answers.0.read(&mut [0]).unwrap(),
        0,
        "Python has more zones"
    );
    println!(
        "{} zones, {instants} instants, {locals} local times compared",
        zones.len()
    );
    assert!(
        wrong.is_empty(),
        "{} wrong, first {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
}
