//! Words that no kata needs and that would let unsafe code in, or spoil another kata.
//!
//! The compiler forbids what a student writes as `unsafe`, and says nothing of the unsafe
//! code in a macro of another crate. Whoever calls such a macro has to write its name, or
//! that of the crate it is in: a name cannot be put together from parts.

/// The macros of crates that a kata may use, whose code is unsafe and takes in what they are
/// given (`tests/words.rs` finds them).
const OF_UNSAFE_CODE: [&str; 18] = [
    "generic_array",
    "getsockopt_impl",
    "ioctl_none",
    "ioctl_none_bad",
    "ioctl_read",
    "ioctl_read_bad",
    "ioctl_read_buf",
    "ioctl_readwrite",
    "ioctl_readwrite_bad",
    "ioctl_readwrite_buf",
    "ioctl_write_buf",
    "ioctl_write_int",
    "ioctl_write_int_bad",
    "ioctl_write_ptr",
    "ioctl_write_ptr_bad",
    "memoffset",
    "setsockopt_impl",
    "sockopt_impl",
];

/// An attribute by which a file's macros take the place of those in every later one.
const OF_OTHERS: &str = "macro_use";

/// What is wrong with a kata's text, if it holds such a word, also in a comment.
#[must_use]
pub fn objection(text: &str) -> Option<String> {
    let is_of_a_word = |char: char| char.is_alphanumeric() || char == '_';
    for (number, line) in (1..).zip(text.lines()) {
        for word in line.split(|char| !is_of_a_word(char)) {
            if OF_UNSAFE_CODE.contains(&word) {
                return Some(format!(
                    "line {number} names `{word}`, whose macros are unsafe code; \
                     katas are written in safe Rust, do without it"
                ));
            }
            if word == OF_OTHERS {
                return Some(format!(
                    "line {number} names `{word}`, which gives macros to other files; \
                     remove it, a macro is known from its definition on"
                ));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whatever_stands_around_it_and_not_within_another_one() {
        for text in [
            "\nuse nix::{getsockopt_impl as g};",
            "\nnix::r#sockopt_impl!{}",
            "\n#![macro_use]",
        ] {
            let objection = objection(text).expect(text);
            assert!(objection.starts_with("line 2 names `"), "{objection}");
        }
        assert_eq!(
            objection("fn my_ioctl_read() {}\nlet macro_user = 1;"),
            None
        );
    }
}
