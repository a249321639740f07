//! How jobs and reports travel between the grader and its stub.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// Puts a message together: every field is its length, a colon and its bytes.
#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn bytes(&mut self, bytes: impl AsRef<OsStr>) {
        let bytes = bytes.as_ref().as_bytes();
        self.0
            .extend_from_slice(format!("{}:", bytes.len()).as_bytes());
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn number(&mut self, number: u64) {
        self.bytes(number.to_string());
    }

    /// The message, as one field of its own, so that its end is known.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut whole = format!("{}:", self.0.len()).into_bytes();
        whole.extend_from_slice(&self.0);
        whole
    }
}

/// Takes a message apart again. Every method gives nothing where the message is broken.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads what [`Writer::finish`] gave.
    pub(super) fn new(message: &'a [u8]) -> Self {
        let mut whole = Reader(message);
        match whole.bytes() {
            Some(fields) if whole.0.is_empty() => Reader(fields),
            _ => Reader(&[]),
        }
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let colon = self.0.iter().position(|byte| *byte == b':')?;
        let length: usize = str::from_utf8(&self.0[..colon]).ok()?.parse().ok()?;
        let rest = &self.0[colon + 1..];
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }

    pub(super) fn text(&mut self) -> Option<OsString> {
        Some(OsString::from_vec(self.bytes()?.to_owned()))
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        str::from_utf8(self.bytes()?).ok()?.parse().ok()
    }
}

/// Whether a message that is still arriving is all there.
pub(super) fn is_whole(message: &[u8]) -> bool {
    Reader(message).bytes().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_was_cut_or_extended_gives_nothing() {
        let mut writer = Writer::default();
        writer.bytes("a:b");
        writer.number(7);
        let message = writer.finish();
        let mut reader = Reader::new(&message);
        assert_eq!(
            (reader.bytes(), reader.number(), reader.bytes()),
            (Some(&b"a:b"[..]), Some(7), None)
        );
        assert!(is_whole(&message));
        for length in 0..message.len() {
            assert!(!is_whole(&message[..length]));
            assert_eq!(Reader::new(&message[..length]).bytes(), None);
        }
        let longer = [&message[..], b"x"].concat();
        assert_eq!(Reader::new(&longer).bytes(), None);
    }
}
