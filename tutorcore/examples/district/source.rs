//! Where the files come from: a folder, or made on the spot.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{fs, io};

/// Where the files come from.
pub(crate) enum Source {
    /// A folder of the file system.
    Folder(PathBuf),
    /// Files made on the spot, by name.
    Made(BTreeMap<String, String>),
    /// Nowhere: no file is there, and none is missed.
    Nothing,
}

impl Source {
    /// The bytes of a file; `None` when there is no such file. A file that was made is given
    /// away, so each can be asked for once.
    pub(crate) fn take(&mut self, file: &str) -> io::Result<Option<Vec<u8>>> {
        match self {
            Self::Folder(folder) => match fs::read(folder.join(file)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            },
            Self::Made(files) => Ok(files.remove(file).map(String::into_bytes)),
            Self::Nothing => Ok(None),
        }
    }

    /// Whether a file is there.
    pub(crate) fn has(&self, file: &str) -> bool {
        match self {
            Self::Folder(folder) => folder.join(file).is_file(),
            Self::Made(files) => files.contains_key(file),
            Self::Nothing => false,
        }
    }
}
