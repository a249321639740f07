//! The attribute `#[harness::test]`.
//!
//! A bare procedural macro: the function's own tokens pass through untouched, so lints
//! still fire in it and every panic names its true line and column.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proof::attribute::Arguments;

/// Turns a function without parameters into a test case of a kata.
///
/// Under plain `cargo test` it is an ordinary test. Under the grader it additionally
/// proves that it ran to its end. The arguments are optional:
///
/// - `os = ["linux"]`: the case exists on these systems only;
/// - `seeded`: the case draws its inputs from `harness::rng()`;
/// - `needs = ["proc"]` or `["pty"]`: what the grader's jail must open for it.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, function: TokenStream) -> TokenStream {
    let arguments = match Arguments::parse(&arguments.to_string()) {
        Ok(arguments) => arguments,
        Err(message) => return compile_error(&message),
    };
    let Some(name) = function_name(&function) else {
        return compile_error("#[harness::test] belongs directly above `fn a_sentence()`");
    };
    let mut output = TokenStream::new();
    if !arguments.os.is_empty() {
        let systems: Vec<_> = arguments
            .os
            .iter()
            .map(|os| format!("target_os = {os:?}"))
            .collect();
        output.extend(parse(&format!("#[cfg(any({}))]", systems.join(", "))));
    }
    output.extend(parse("#[::core::prelude::v1::test]"));
    output.extend([
        TokenTree::Ident(Ident::new("fn", Span::call_site())),
        TokenTree::Ident(name.clone()),
        TokenTree::Group(Group::new(Delimiter::Parenthesis, TokenStream::new())),
    ]);
    let mut body = function;
    body.extend(parse("::harness::case::run"));
    let mut call = parse(&format!(
        "::core::concat!(::core::module_path!(), \"::{name}\"), {},",
        arguments.seeded
    ));
    call.extend([TokenTree::Ident(name)]);
    body.extend([
        TokenTree::Group(Group::new(Delimiter::Parenthesis, call)),
        TokenTree::Punct(Punct::new(';', Spacing::Alone)),
    ]);
    output.extend([TokenTree::Group(Group::new(Delimiter::Brace, body))]);
    output
}

fn function_name(function: &TokenStream) -> Option<Ident> {
    let mut tokens = function.clone().into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(word) if word.to_string() == "fn"))?;
    let Some(TokenTree::Ident(name)) = tokens.next() else {
        return None;
    };
    match tokens.next() {
        Some(TokenTree::Group(parameters)) if parameters.stream().is_empty() => Some(name),
        _ => None,
    }
}

fn compile_error(message: &str) -> TokenStream {
    let mut output = parse("::core::compile_error!");
    let text = TokenTree::Literal(Literal::string(message)).into();
    output.extend([
        TokenTree::Group(Group::new(Delimiter::Parenthesis, text)),
        TokenTree::Punct(Punct::new(';', Spacing::Alone)),
    ]);
    output
}

fn parse(source: &str) -> TokenStream {
    source.parse().expect("the macro's own text is valid Rust")
}
