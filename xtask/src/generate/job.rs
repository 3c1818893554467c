//! A job: a public function of the core that every language carries.

use quote::ToTokens;
use syn::{
    Attribute, FnArg, GenericArgument, Pat, PathArguments, ReturnType, Signature, Type, Visibility,
};

use super::declaration::doc;
use super::source::Source;
use super::wire_type::WireType;
use super::{Done, fail};

/// A job, read from its function's signature; or a method of an object, which
/// is one with an object before its arguments.
#[derive(Clone)]
pub(crate) struct Job {
    /// The object's class, of a method.
    pub(crate) of: Option<String>,
    /// The function's own name, which is the job's.
    pub(crate) name: String,
    /// The path in `jobs! { … }`, such as `crate::session::end_session`.
    pub(crate) path: String,
    pub(crate) doc: String,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) answer: Type,
    /// Whether the function returns a `Result`.
    pub(crate) fallible: bool,
}

/// An argument of a job.
#[derive(Clone)]
pub(crate) struct Argument {
    pub(crate) name: String,
    /// The owned type, as the wire brings it.
    pub(crate) owned: Type,
    pub(crate) pass: Pass,
}

/// How the function takes what the wire brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// `T`.
    Value,
    /// `&T`, `&[T]`, `&str`.
    Reference,
    /// `Option<&T>`.
    OptionReference,
    /// `Option<&[T]>`, `Option<&str>`.
    OptionSlice,
}

impl Argument {
    pub(crate) fn wire_type(&self) -> WireType {
        WireType::read(&self.owned)
    }

    /// Policies have defaults, options may be left out.
    pub(crate) fn has_default(&self) -> bool {
        match self.wire_type() {
            WireType::Option(_) => true,
            WireType::Named(name, _) => name.ends_with("Policy"),
            _ => false,
        }
    }
}

impl Job {
    /// Reads every job of the list, in the order of their names.
    pub(crate) fn read_all(source: &Source) -> Done<Vec<Self>> {
        let mut jobs = Vec::new();
        for path in &source.jobs {
            let Some(function) = source.find_function(path) else {
                return fail(format!("jobs!: there is no function {path}"));
            };
            let read = Self::read(path, &function.vis, &function.attrs, &function.sig);
            jobs.push(read.map_err(|why| format!("{path}: {why}"))?);
        }
        jobs.sort_by(|one, other| one.name.cmp(&other.name));
        for pair in jobs.windows(2) {
            if let [one, other] = pair
                && one.name == other.name
            {
                return fail(format!("{} and {} have one name", one.path, other.path));
            }
        }
        Ok(jobs)
    }

    /// Reads a function. A receiver is not among the arguments.
    pub(crate) fn read(
        path: &str,
        visibility: &Visibility,
        attributes: &[Attribute],
        signature: &Signature,
    ) -> Result<Self, String> {
        if !matches!(visibility, Visibility::Public(_)) {
            return Err("a job is a public function".to_owned());
        }
        if !signature.generics.params.is_empty() {
            return Err("a job has no generics and no lifetimes of its own".to_owned());
        }
        if signature.asyncness.is_some() {
            return Err("a job is not async".to_owned());
        }
        let arguments = signature
            .inputs
            .iter()
            .map(Self::argument)
            .collect::<Result<_, _>>()?;
        let ReturnType::Type(_, answer) = &signature.output else {
            return Err("a job returns something".to_owned());
        };
        let (answer, fallible) = match generic("Result", answer) {
            Some(answer) => (answer.clone(), true),
            None => ((**answer).clone(), false),
        };
        Ok(Self {
            of: None,
            name: signature.ident.to_string(),
            path: path.to_owned(),
            doc: doc(attributes),
            arguments,
            answer,
            fallible,
        })
    }

    fn argument(argument: &FnArg) -> Result<Argument, String> {
        let FnArg::Typed(argument) = argument else {
            return Err("a job is a free function".to_owned());
        };
        let Pat::Ident(name) = argument.pat.as_ref() else {
            return Err("an argument is a plain name".to_owned());
        };
        if name.ident.to_string().starts_with("r#") {
            return Err("an argument's name is no keyword".to_owned());
        }
        let (owned, pass) = owned(&argument.ty)?;
        Ok(Argument {
            name: name.ident.to_string(),
            owned,
            pass,
        })
    }

    /// The first paragraph of the documentation, as plain text in one line.
    pub(crate) fn summary(&self) -> String {
        summary(&self.doc)
    }

    /// The module that the list names it in, without `crate`: `session`.
    pub(crate) fn module(&self) -> &str {
        let module = self.path.rsplit_once("::").map_or("", |(module, _)| module);
        module.strip_prefix("crate::").unwrap_or_default()
    }

    /// The name of its struct of arguments: `EndSessionArguments`.
    pub(crate) fn arguments_name(&self) -> String {
        let of = self.of.as_deref().unwrap_or_default();
        format!("{of}{}", self.own_arguments_name())
    }

    fn own_arguments_name(&self) -> String {
        if self.of.is_some() && self.name == super::object::NEW {
            return "Arguments".to_owned();
        }
        let words = self.name.split('_').map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        });
        words.chain(["Arguments".to_owned()]).collect()
    }

    /// What it gives. A text may be a constant of the core.
    pub(crate) fn answer_type(&self) -> WireType {
        match &self.answer {
            Type::Reference(reference)
                if reference
                    .lifetime
                    .as_ref()
                    .is_some_and(|name| name.ident == "static") =>
            {
                WireType::read(&reference.elem)
            }
            other => WireType::read(other),
        }
    }

    /// Every type in its signature, with where it stands.
    pub(crate) fn wire_types(&self) -> Vec<(String, WireType)> {
        let arguments = self.arguments.iter().map(|argument| {
            (
                format!("argument {} of {}", argument.name, self.path),
                argument.wire_type(),
            )
        });
        let answer = (format!("the answer of {}", self.path), self.answer_type());
        arguments.chain([answer]).collect()
    }
}

/// The first paragraph of a documentation, as plain text in one line.
pub(crate) fn summary(doc: &str) -> String {
    let first = doc.split("\n\n").next().unwrap_or_default();
    plain(&first.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `snake_case` as `camelCase`: a Rust name as it stands on the wire.
pub(crate) fn wire_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for letter in name.chars() {
        if letter == '_' {
            upper = true;
        } else if upper {
            out.extend(letter.to_uppercase());
            upper = false;
        } else {
            out.push(letter);
        }
    }
    out
}

/// A type as one line of source.
pub(crate) fn type_text(written: &Type) -> String {
    let spaced = written.to_token_stream().to_string();
    spaced
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace(" , ", ", ")
        .replace(" :: ", "::")
}

/// Removes the link from `[text](target)` and the brackets from `[text]`.
pub(crate) fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        // An interval such as `[start, end)` is no link.
        let link = after
            .split_once(']')
            .filter(|(text, _)| !text.contains(['[', ')']));
        let Some((text, after)) = link else {
            out.push('[');
            rest = after;
            continue;
        };
        out.push_str(text);
        rest = match after
            .strip_prefix('(')
            .and_then(|link| link.split_once(')'))
        {
            Some((_, after)) => after,
            None => after,
        };
    }
    out.push_str(rest);
    out
}

fn owned(written: &Type) -> Result<(Type, Pass), String> {
    if let Some(inner) = generic("Option", written)
        && let Type::Reference(reference) = inner
    {
        let (item, slice) = referenced(reference)?;
        let pass = if slice {
            Pass::OptionSlice
        } else {
            Pass::OptionReference
        };
        return Ok((syn::parse_quote!(Option<#item>), pass));
    }
    match written {
        Type::Reference(reference) => Ok((referenced(reference)?.0, Pass::Reference)),
        Type::ImplTrait(_) => Err("an argument has a type of its own, no impl".to_owned()),
        _ => Ok((written.clone(), Pass::Value)),
    }
}

/// The owned type behind a reference, and whether it was a slice or `str`.
fn referenced(reference: &syn::TypeReference) -> Result<(Type, bool), String> {
    if reference.mutability.is_some() {
        return Err("an argument is not changed: return the new value".to_owned());
    }
    Ok(match reference.elem.as_ref() {
        Type::Slice(slice) => {
            let item = &slice.elem;
            (syn::parse_quote!(Vec<#item>), true)
        }
        Type::Path(path) if path.path.is_ident("str") => (syn::parse_quote!(String), true),
        other => (other.clone(), false),
    })
}

/// The first argument of the generic of that name.
fn generic<'a>(name: &str, written: &'a Type) -> Option<&'a Type> {
    let Type::Path(path) = written else {
        return None;
    };
    let part = path
        .path
        .segments
        .last()
        .filter(|part| part.ident == name)?;
    let PathArguments::AngleBracketed(list) = &part.arguments else {
        return None;
    };
    match list.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Done<Vec<Job>> {
        Job::read_all(&Source::parse(text)?)
    }

    #[test]
    fn a_signature_becomes_a_job() {
        let jobs = read(
            "jobs! { crate::work::place_bet }
             mod work {
                 pub use deep::place_bet;
                 mod deep {
                     /// Places a [bet](crate::Bet) at
                     /// [`Odds`] in [1, 2).
                     ///
                     /// More.
                     pub fn place_bet(
                         name: &str, all: &[Bet], one: Option<&Bet>, some: Option<&[Bet]>,
                         bet: Bet, house_policy: &HousePolicy,
                     ) -> Result<Vec<Bet>, Error> { todo!() }
                 }
             }",
        )
        .unwrap();
        let [job] = jobs.as_slice() else {
            panic!("one job")
        };
        assert_eq!(job.summary(), "Places a bet at `Odds` in [1, 2).");
        assert_eq!(
            (job.module(), job.arguments_name().as_str()),
            ("work", "PlaceBetArguments")
        );
        assert_eq!(
            (type_text(&job.answer).as_str(), job.fallible),
            ("Vec<Bet>", true)
        );
        let arguments: Vec<_> = job
            .arguments
            .iter()
            .map(|argument| {
                let owned = type_text(&argument.owned);
                (
                    wire_name(&argument.name),
                    owned,
                    argument.pass,
                    argument.has_default(),
                )
            })
            .collect();
        let expected = [
            ("name", "String", Pass::Reference, false),
            ("all", "Vec<Bet>", Pass::Reference, false),
            ("one", "Option<Bet>", Pass::OptionReference, true),
            ("some", "Option<Vec<Bet>>", Pass::OptionSlice, true),
            ("bet", "Bet", Pass::Value, false),
            ("housePolicy", "HousePolicy", Pass::Reference, true),
        ]
        .map(|(name, owned, pass, default)| (name.to_owned(), owned.to_owned(), pass, default));
        assert_eq!(arguments, expected);
    }

    #[test]
    fn what_cannot_be_a_job_is_refused() {
        for (function, why) in [
            ("fn f() -> bool { true }", "public"),
            ("pub fn f<T>(x: T) -> bool { true }", "generics"),
            ("pub fn f<'a>(x: &'a str) -> bool { true }", "lifetimes"),
            ("pub async fn f() -> bool { true }", "async"),
            ("pub fn f(x: &mut u32) -> bool { true }", "changed"),
            ("pub fn f(x: impl Into<u32>) -> bool { true }", "impl"),
            ("pub fn f((x, y): Pair) -> bool { true }", "plain name"),
            ("pub fn f(r#type: u32) -> bool { true }", "keyword"),
            ("pub fn f(x: u32) {}", "returns"),
            ("pub fn g() -> bool { true }", "no function"),
        ] {
            let error = read(&format!("jobs! {{ crate::f }} {function}"))
                .err()
                .unwrap();
            assert!(error.to_string().contains(why), "{function}: {error}");
        }
        let twice = "jobs! { crate::a::f, crate::b::f }
                     mod a { pub fn f() -> bool { true } } mod b { pub fn f() -> bool { true } }";
        assert!(read(twice).err().unwrap().to_string().contains("one name"));
    }
}
