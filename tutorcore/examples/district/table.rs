//! A CSV file whose columns are found by name, and its rows with their lines.

use csv::{ByteRecord, ReaderBuilder};

use crate::fault::Fault;
use crate::source::Source;

/// Whether a file has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Its absence is a fault.
    Required,
    /// It may be absent.
    Optional,
}

/// A CSV file with its header, before its rows are read.
pub(crate) struct Table<'a> {
    file: &'static str,
    bytes: Vec<u8>,
    header: Vec<String>,
    faults: &'a mut Vec<Fault>,
    is_complete: bool,
}

/// A column of a table, found once.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: &'static str,
    place: Option<usize>,
}

impl<'a> Table<'a> {
    /// Opens a file and reads its header. What is wrong with it goes to `faults`.
    pub(crate) fn open(
        source: &mut Source,
        file: &'static str,
        presence: Presence,
        faults: &'a mut Vec<Fault>,
    ) -> Option<Self> {
        let mut bytes = match source.take(file) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                if presence == Presence::Required && !matches!(source, Source::Nothing) {
                    faults.push(Fault::of_file(
                        file,
                        "The file is missing.",
                        "Put it into the folder; docs/DISTRICT.md tells its columns.",
                    ));
                }
                return None;
            }
            Err(error) => {
                faults.push(Fault::of_file(
                    file,
                    format!("The file cannot be opened: {error}."),
                    "See that it is a file and may be read.",
                ));
                return None;
            }
        };
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            faults.push(Fault::of_file(
                file,
                "The file is in UTF-16.",
                "Save it as CSV in UTF-8.",
            ));
            return None;
        }
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        let Some(header) = header_of(&bytes) else {
            faults.push(Fault::of_file(
                file,
                "The file is empty.",
                "Its first line has to name the columns.",
            ));
            return None;
        };
        Some(Self {
            file,
            bytes,
            header,
            faults,
            is_complete: true,
        })
    }

    /// A column that has to be there.
    pub(crate) fn required(&mut self, name: &'static str) -> Column {
        let column = self.optional(name);
        if column.place.is_none() {
            self.is_complete = false;
            let only = self.header.first().filter(|_| self.header.len() == 1);
            let help = match only {
                Some(only) if only.contains([';', '\t']) => {
                    "Separate the columns by commas.".to_owned()
                }
                _ => format!("Add a column named {name} to the first line."),
            };
            self.faults.push(
                Fault::of_file(self.file, "The column is missing.", help)
                    .at_line(1)
                    .in_column(name),
            );
        }
        column
    }

    /// A column that may be absent.
    pub(crate) fn optional(&mut self, name: &'static str) -> Column {
        let mut places = self
            .header
            .iter()
            .enumerate()
            .filter(|(_, one)| one.eq_ignore_ascii_case(name))
            .map(|(place, _)| place);
        let place = places.next();
        if places.next().is_some() {
            self.faults.push(
                Fault::of_file(
                    self.file,
                    "There are two columns of this name; the first one is read.",
                    "Take the other one out.",
                )
                .at_line(1)
                .in_column(name),
            );
        }
        Column { name, place }
    }

    /// Reads the rows. One that `each` finds a fault with is left out and the fault reported;
    /// what `each` wants to say of a row that it keeps, it reports itself. Nothing is read
    /// when a required column is missing.
    pub(crate) fn rows(self, mut each: impl FnMut(&Row<'_>, &mut Vec<Fault>) -> Result<(), Fault>) {
        if !self.is_complete {
            return;
        }
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .from_reader(self.bytes.as_slice());
        let mut lines = Lines::new(&self.bytes);
        let mut cells = ByteRecord::new();
        // The reader has no error of its own here: it reads from memory, rows may be ragged,
        // and bytes need be no text.
        while let Ok(true) = reader.read_byte_record(&mut cells) {
            let start = cells
                .position()
                .map_or(0, |position| place(position.byte()));
            let row = Row {
                file: self.file,
                line: lines.at(start),
                cells: &cells,
            };
            if cells.iter().all(<[u8]>::is_empty) {
                continue;
            }
            let is_last = place(reader.position().byte()) >= self.bytes.len();
            let rest = is_last.then(|| lines.rest());
            let outcome = row
                .shape(self.header.len(), rest)
                .and_then(|()| each(&row, self.faults));
            if let Err(fault) = outcome {
                self.faults.push(fault);
            }
        }
    }
}

fn place(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// The names in the first line; `None` when there is none.
fn header_of(bytes: &[u8]) -> Option<Vec<String>> {
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let header = reader.byte_headers().ok()?;
    let names: Vec<_> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim().to_owned())
        .collect();
    names.iter().any(|name| !name.is_empty()).then_some(names)
}

/// Counts lines along with the rows, whatever the line ends and wherever quotes run over them.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// The line of the row that starts at `start` or after the line ends there.
    fn at(&mut self, start: usize) -> u64 {
        while let Some(&byte) = self.bytes.get(self.at) {
            let next = self.bytes.get(self.at + 1).copied();
            let is_end = byte == b'\n' || byte == b'\r';
            if self.at >= start && !is_end {
                break;
            }
            self.line += u64::from(byte == b'\n' || (byte == b'\r' && next != Some(b'\n')));
            self.at += 1;
        }
        self.line
    }

    /// The file from the row on.
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}

/// A row of a table.
pub(crate) struct Row<'a> {
    /// The file.
    pub(crate) file: &'static str,
    /// The line that it starts in.
    pub(crate) line: u64,
    cells: &'a ByteRecord,
}

impl<'a> Row<'a> {
    /// Something is wrong with the row.
    pub(crate) fn fault(&self, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::of_file(self.file, message, help).at_line(self.line)
    }

    /// Something is wrong with a cell.
    pub(crate) fn cell_fault(
        &self,
        column: Column,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Fault {
        self.fault(message, help).in_column(column.name)
    }

    /// The text of a cell without the blanks around it; `None` when it is empty.
    pub(crate) fn text(&self, column: Column) -> Result<Option<&'a str>, Fault> {
        let cell = column.place.and_then(|place| self.cells.get(place));
        let text = std::str::from_utf8(cell.unwrap_or_default()).map_err(|_| {
            self.cell_fault(
                column,
                "The text is not in UTF-8.",
                "Save the file as CSV in UTF-8.",
            )
        })?;
        Ok(Some(text.trim()).filter(|text| !text.is_empty()))
    }

    /// Whether the row has as many cells as the header; empty ones at its end do no harm.
    /// `rest` is the file from the row on, when it is the last one.
    fn shape(&self, columns: usize, rest: Option<&[u8]>) -> Result<(), Fault> {
        // A quote that is never closed takes the rest of the file along.
        let last = self.cells.iter().next_back().unwrap_or_default();
        let has_line_end = last.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        let is_odd = |text: &[u8]| text.split(|&byte| byte == b'"').count().is_multiple_of(2);
        if has_line_end && rest.is_some_and(is_odd) {
            return Err(self.fault(
                "A quotation mark is opened and never closed; the rest of the file is lost.",
                "Close it, or double it where it belongs to the text.",
            ));
        }
        let cells = self.cells.len();
        let is_surplus_empty = self.cells.iter().skip(columns).all(<[u8]>::is_empty);
        if cells < columns || !is_surplus_empty {
            return Err(self.fault(
                format!("The row has {cells} cells, the header {columns}."),
                "Give it a cell for each column; put quotes around a cell that has a comma.",
            ));
        }
        Ok(())
    }
}
