//! Keys in a file, which is read again and again.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use super::document::Document;
use super::error::FetchError;
use super::fetch::MOST;
use super::refresh::Fetch;
use crate::algorithm::JwtAlgorithm;

pub struct FileReader {
    pub path: PathBuf,
    pub algorithms: Vec<JwtAlgorithm>,
}

impl Fetch for FileReader {
    fn place(&self) -> String {
        self.path.display().to_string()
    }

    async fn fetch(&self) -> Result<Document, FetchError> {
        let path = self.path.clone();
        // The file may be on a slow disk.
        let text = tokio::task::spawn_blocking(move || {
            let mut text = Vec::new();
            File::open(path)?.take(MOST as u64 + 1).read_to_end(&mut text)?;
            Ok(text)
        });
        let text = text.await.unwrap_or_else(|ended| Err(std::io::Error::other(ended))).map_err(FetchError::File)?;
        if text.len() > MOST {
            return Err(FetchError::TooLong);
        }
        let text = String::from_utf8(text).map_err(|_| FetchError::NotTheDocument)?;
        Document::read(&text, &self.algorithms).map_err(|_| FetchError::NotTheDocument)
    }
}
