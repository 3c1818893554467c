//! The files that the generator owns: computed first, then written or
//! compared.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Done;

/// Texts by path, relative to the project's root.
#[derive(Default)]
pub(crate) struct Files {
    texts: BTreeMap<PathBuf, String>,
    folders: Vec<PathBuf>,
}

impl Files {
    /// Plans a file.
    pub(crate) fn add(&mut self, path: impl Into<PathBuf>, text: String) {
        self.texts.insert(path.into(), text);
    }

    /// What is planned.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> &BTreeMap<PathBuf, String> {
        &self.texts
    }

    /// Every file in this folder is the generator's: what is not planned goes.
    pub(crate) fn own(&mut self, folder: impl Into<PathBuf>) {
        self.folders.push(folder.into());
    }

    /// The planned files that are missing or differ, and the owned ones that
    /// are not planned.
    pub(crate) fn stale(&self, root: &Path) -> Done<Vec<PathBuf>> {
        let mut stale = Vec::new();
        for (path, text) in &self.texts {
            match fs::read_to_string(root.join(path)) {
                Ok(found) if found == *text => {}
                Ok(_) => stale.push(path.clone()),
                Err(error) if error.kind() == ErrorKind::NotFound => stale.push(path.clone()),
                Err(error) => return Err(format!("{}: {error}", path.display()).into()),
            }
        }
        for folder in &self.folders {
            let entries = match fs::read_dir(root.join(folder)) {
                Ok(entries) => entries,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(format!("{}: {error}", folder.display()).into()),
            };
            for entry in entries {
                let path = folder.join(entry?.file_name());
                if !self.texts.contains_key(&path) {
                    stale.push(path);
                }
            }
        }
        stale.sort();
        Ok(stale)
    }

    /// Writes what is stale and removes what is owned but not planned.
    pub(crate) fn write(&self, root: &Path) -> Done<Vec<PathBuf>> {
        let stale = self.stale(root)?;
        for path in &stale {
            let place = root.join(path);
            if let Some(text) = self.texts.get(path) {
                if let Some(folder) = place.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::write(&place, text)?;
            } else {
                fs::remove_file(&place)?;
            }
        }
        Ok(stale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stale_files_are_named_written_and_removed() {
        let root = std::env::temp_dir().join(format!("tutorcore-files-{}", std::process::id()));
        fs::create_dir_all(root.join("pages")).unwrap();
        fs::write(root.join("pages/old.md"), "old").unwrap();
        fs::write(root.join("pages/same.md"), "same").unwrap();
        let mut files = Files::default();
        files.own("pages");
        files.own("none");
        files.add("pages/same.md", "same".to_owned());
        files.add("pages/new.md", "new".to_owned());
        let expected = ["pages/new.md", "pages/old.md"].map(PathBuf::from);
        assert_eq!(files.stale(&root).unwrap(), expected);
        assert_eq!(files.write(&root).unwrap(), expected);
        assert_eq!(files.stale(&root).unwrap(), Vec::<PathBuf>::new());
        assert!(!root.join("pages/old.md").exists());
        fs::remove_dir_all(&root).unwrap();
    }
}
