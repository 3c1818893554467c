//! Numbers and texts as bytes, and back without trust.

use super::row::SessionText;
use crate::error::{Error, ErrorKind};

/// Bytes in the making.
#[derive(Debug, Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Seven bits a byte, the lowest first.
    #[expect(clippy::cast_possible_truncation, reason = "seven bits are meant")]
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(super) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// The sign as the lowest bit.
    pub(super) fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63).cast_unsigned());
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.byte(u8::from(flag));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.raw(text.as_bytes());
    }
}

/// Bytes that may be anything.
#[derive(Debug)]
pub(super) struct Reader<'a>(&'a [u8]);

/// What every fault of a snapshot says: where it is helps nobody.
pub(super) fn corrupt() -> Error {
    Error::new(
        ErrorKind::InvalidValue,
        "These bytes are no snapshot of an alert engine, or were damaged.",
    )
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn raw(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(corrupt)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Error> {
        let (byte, rest) = self.0.split_first().ok_or_else(corrupt)?;
        self.0 = rest;
        Ok(*byte)
    }

    pub(super) fn number(&mut self) -> Result<u64, Error> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && byte > 1 {
                return Err(corrupt());
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(corrupt())
    }

    pub(super) fn small(&mut self) -> Result<u32, Error> {
        u32::try_from(self.number()?).map_err(|_| corrupt())
    }

    /// How many items follow, of at least one byte each.
    pub(super) fn count(&mut self) -> Result<usize, Error> {
        let count = usize::try_from(self.number()?).map_err(|_| corrupt())?;
        if count > self.0.len() {
            return Err(corrupt());
        }
        Ok(count)
    }

    pub(super) fn signed(&mut self) -> Result<i64, Error> {
        let number = self.number()?;
        let half = (number >> 1).cast_signed();
        Ok(if number & 1 == 1 { !half } else { half })
    }

    pub(super) fn flag(&mut self) -> Result<bool, Error> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(corrupt()),
        }
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Error> {
        let length = self.count()?;
        std::str::from_utf8(self.raw(length)?).map_err(|_| corrupt())
    }
}

/// What can be written and read back.
pub(super) trait Stored: Sized {
    /// Tells snapshots of different engines apart.
    const KIND: u8;

    fn write(&self, out: &mut Writer);
    fn read(bytes: &mut Reader<'_>) -> Result<Self, Error>;
}

impl Stored for u64 {
    const KIND: u8 = 0;

    fn write(&self, out: &mut Writer) {
        out.number(*self);
    }

    fn read(bytes: &mut Reader<'_>) -> Result<Self, Error> {
        bytes.number()
    }
}

impl Stored for SessionText {
    const KIND: u8 = 1;

    fn write(&self, out: &mut Writer) {
        match self {
            Self::Number(number) => {
                out.byte(0);
                out.number(*number);
            }
            Self::Text(text) => {
                out.byte(1);
                out.text(text);
            }
        }
    }

    fn read(bytes: &mut Reader<'_>) -> Result<Self, Error> {
        if bytes.flag()? {
            let text = bytes.text()?;
            match Self::new(text) {
                id @ Self::Text(_) if !text.is_empty() => Ok(id),
                _ => Err(corrupt()),
            }
        } else {
            Ok(Self::Number(bytes.number()?))
        }
    }
}

/// FNV-1a: finds damage, and tells settings apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checksum(u64);

impl Default for Checksum {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Checksum {
    pub(super) fn add(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    pub(super) fn value(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(number in any::<u64>(), signed in any::<i64>(), text in ".*") {
            let mut out = Writer::default();
            out.number(number);
            out.signed(signed);
            out.text(&text);
            SessionText::new(&text).write(&mut out);
            let bytes = out.into_bytes();
            let mut read = Reader::new(&bytes);
            prop_assert_eq!(read.number().unwrap(), number);
            prop_assert_eq!(read.signed().unwrap(), signed);
            prop_assert_eq!(read.text().unwrap(), text.as_str());
            if !text.is_empty() {
                prop_assert_eq!(SessionText::read(&mut read).unwrap(), SessionText::new(&text));
                prop_assert!(read.is_at_end());
            }
        }

        #[test]
        fn anything_is_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..30)) {
            let mut read = Reader::new(&bytes);
            while read.number().is_ok() && read.text().is_ok() {}
        }
    }

    #[test]
    fn ids_that_are_numbers_come_first_and_by_value() {
        let mut ids = [
            "b",
            "10",
            "9",
            "a",
            "007",
            "0",
            "18446744073709551616",
            "+1",
        ]
        .map(SessionText::new);
        ids.sort();
        let expected = [
            "0",
            "9",
            "10",
            "+1",
            "007",
            "18446744073709551616",
            "a",
            "b",
        ];
        assert_eq!(ids, expected.map(SessionText::new));
    }
}
