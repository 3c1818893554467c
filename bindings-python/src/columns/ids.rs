//! Columns of ids: whole numbers as they lie, texts as numbers.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use tutorcore::{BatchOptions, Error, ErrorKind, IdInterner, Integers};

use super::intake::wrong;

/// After how many texts a signal is looked for.
const ASK_EVERY: usize = 1 << 16;

/// A column of ids or numbers, part by part, as the core takes it.
pub(super) enum Numbers {
    /// Read where they lie.
    Lent(Vec<ArrayRef>),
    /// Narrow numbers made wider.
    Widened(Vec<Vec<i32>>),
    /// The numbers that texts were given.
    Codes(Vec<Vec<u32>>),
    /// Lengths of time in seconds.
    Seconds(Vec<Vec<i64>>),
}

impl Numbers {
    /// A column of ids. The numbers of texts order as the texts do.
    pub(super) fn of_ids(
        name: &str,
        parts: Vec<ArrayRef>,
        options: &BatchOptions<'_>,
    ) -> Result<Self, Error> {
        let Some(first) = parts.first() else {
            return Ok(Self::Lent(parts));
        };
        if is_text(first.data_type()) {
            return codes(name, &parts, options).map(Self::Codes);
        }
        Self::of_integers(parts).ok_or_else(|| {
            wrong(
                name,
                "The column holds no ids.",
                "Make it whole numbers or texts; in pandas, astype(\"Int64\").",
            )
        })
    }

    /// A column of whole numbers.
    pub(super) fn of_integers(parts: Vec<ArrayRef>) -> Option<Self> {
        let widened = |part: &ArrayRef| -> Option<Vec<i32>> {
            Some(match part.data_type() {
                DataType::Int8 => widen(part.as_primitive::<Int8Type>().values()),
                DataType::Int16 => widen(part.as_primitive::<Int16Type>().values()),
                DataType::UInt8 => widen(part.as_primitive::<UInt8Type>().values()),
                DataType::UInt16 => widen(part.as_primitive::<UInt16Type>().values()),
                _ => return None,
            })
        };
        match parts.first().map(Array::data_type) {
            Some(DataType::Null) => {
                let zeros = |part: &ArrayRef| vec![0; part.len()];
                Some(Self::Codes(parts.iter().map(zeros).collect()))
            }
            None
            | Some(DataType::Int32 | DataType::Int64 | DataType::UInt32 | DataType::UInt64) => {
                Some(Self::Lent(parts))
            }
            Some(_) => {
                let parts: Option<_> = parts.iter().map(widened).collect();
                Some(Self::Widened(parts?))
            }
        }
    }

    /// A part, as the core takes it.
    pub(super) fn part(&self, at: usize) -> Integers<'_> {
        match self {
            Self::Lent(parts) => parts.get(at).map_or(Integers::U32(&[]), lent),
            Self::Widened(parts) => Integers::I32(parts.get(at).map_or(&[], Vec::as_slice)),
            Self::Codes(parts) => Integers::U32(parts.get(at).map_or(&[], Vec::as_slice)),
            Self::Seconds(parts) => Integers::I64(parts.get(at).map_or(&[], Vec::as_slice)),
        }
    }
}

fn lent(part: &ArrayRef) -> Integers<'_> {
    match part.data_type() {
        DataType::Int32 => Integers::I32(part.as_primitive::<Int32Type>().values()),
        DataType::UInt32 => Integers::U32(part.as_primitive::<UInt32Type>().values()),
        DataType::UInt64 => Integers::U64(part.as_primitive::<UInt64Type>().values()),
        DataType::Int64 => Integers::I64(part.as_primitive::<Int64Type>().values()),
        _ => Integers::U32(&[]),
    }
}

fn widen<T: Copy + Into<i32>>(values: &[T]) -> Vec<i32> {
    values.iter().map(|&value| value.into()).collect()
}

/// Whether a column holds texts.
pub(super) fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// A number for each text; 0 where there is none.
fn codes(
    name: &str,
    parts: &[ArrayRef],
    options: &BatchOptions<'_>,
) -> Result<Vec<Vec<u32>>, Error> {
    let mut ids = IdInterner::new();
    let mut before = 0_usize;
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        let codes = part_codes(&mut ids, part.as_ref(), options)
            .map_err(|(row, error)| error.inside(&(before + row).to_string()).inside(name))?;
        before += part.len();
        all.push(codes);
    }
    let ranks = ids.ranks();
    for code in all.iter_mut().flatten() {
        let rank = usize::try_from(*code).ok().and_then(|at| ranks.get(at));
        *code = rank.copied().unwrap_or_default();
    }
    Ok(all)
}

fn part_codes(
    ids: &mut IdInterner,
    part: &dyn Array,
    options: &BatchOptions<'_>,
) -> Result<Vec<u32>, (usize, Error)> {
    match part.data_type() {
        DataType::Utf8 => interned(ids, part.as_string::<i32>().iter(), options),
        DataType::LargeUtf8 => interned(ids, part.as_string::<i64>().iter(), options),
        DataType::Utf8View => interned(ids, part.as_string_view().iter(), options),
        _ => {
            let dictionary = part.as_any_dictionary();
            if dictionary.values().is_empty() {
                // No row has a value.
                return Ok(vec![0; part.len()]);
            }
            let words = part_codes(ids, dictionary.values().as_ref(), options)?;
            let keys = dictionary.normalized_keys();
            let word = |key: &usize| words.get(*key).copied().unwrap_or_default();
            Ok(keys.iter().map(word).collect())
        }
    }
}

fn interned<'a>(
    ids: &mut IdInterner,
    texts: impl Iterator<Item = Option<&'a str>>,
    options: &BatchOptions<'_>,
) -> Result<Vec<u32>, (usize, Error)> {
    let stop = || options.interrupt.is_some_and(|interrupt| interrupt());
    let code = |(row, text): (usize, Option<&str>)| match text {
        _ if row % ASK_EVERY == ASK_EVERY - 1 && stop() => {
            let message = "The host stopped the work.";
            Err((row, Error::new(ErrorKind::LimitReached, message)))
        }
        Some(text) => ids.intern(text).map_err(|error| (row, error)),
        None => Ok(0),
    };
    texts.enumerate().map(code).collect()
}
