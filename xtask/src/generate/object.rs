//! An object: a type of the core whose value a host keeps between calls, with
//! methods of plain values.

use quote::ToTokens;
use syn::{FnArg, ImplItemFn, ReturnType, Signature};

use super::Done;
use super::declaration::{Kind, doc};
use super::job::{Job, type_text};
use super::source::{ListedObject, Source};
use super::wire_type::WireType;

/// The constructor of every object.
pub(crate) const NEW: &str = "new";

/// An object, read from its type's methods.
pub(crate) struct Object {
    /// The name of its class.
    pub(crate) class: String,
    /// The path of its type.
    pub(crate) path: String,
    pub(crate) doc: String,
    /// The constructor; its answer is of no meaning.
    pub(crate) new: Job,
    /// The documentation of the way back from bytes.
    pub(crate) restore: String,
    /// The documentation of the way to bytes.
    pub(crate) snapshot: String,
    /// Takes in another: no arguments of plain values.
    pub(crate) merge: Job,
    pub(crate) methods: Vec<Method>,
}

/// A method with plain arguments and a plain answer.
pub(crate) struct Method {
    pub(crate) job: Job,
}

impl Object {
    /// Reads every object of the list.
    pub(crate) fn read_all(source: &Source) -> Done<Vec<Self>> {
        let objects = source.objects.iter();
        objects
            .map(|listed| {
                Self::read(source, listed).map_err(|why| format!("{}: {why}", listed.class).into())
            })
            .collect()
    }

    fn read(source: &Source, listed: &ListedObject) -> Result<Self, String> {
        let name = listed.path.rsplit("::").next().unwrap_or_default();
        let Some(declaration) = source.find_type(name) else {
            return Err(format!("there is no type {}", listed.path));
        };
        let find = |name: &str| {
            let found = source.find_method(declaration, name);
            found.ok_or_else(|| format!("there is no method {name}"))
        };
        let job = |method: &ImplItemFn, signature: &Signature| -> Result<Job, String> {
            let path = format!("{}::{}", listed.path, signature.ident);
            let read = Job::read(&path, &method.vis, &method.attrs, signature);
            let mut job = read.map_err(|why| format!("{}: {why}", signature.ident))?;
            job.of = Some(listed.class.clone());
            Ok(job)
        };
        let made = find(NEW)?;
        let new = job(made, &made.sig)?;
        if !new.fallible || type_text(&new.answer) != "Self" {
            return Err("new gives Result<Self, Error>".to_owned());
        }
        let restore = find("restore")?;
        let mut restored = restore.sig.clone();
        let first = take_first(&mut restored);
        let is_bytes = first.is_some_and(|first| takes(&first, "snapshot", "&[u8]"));
        let taken = |signature: &Signature| -> Vec<String> {
            let output = text(&signature.output);
            let inputs = signature.inputs.iter().map(text);
            inputs.chain([output]).collect()
        };
        if !is_bytes || taken(&restored) != taken(&made.sig) {
            return Err("restore takes `snapshot: &[u8]` and then what new takes".to_owned());
        }
        let snapshot = find("snapshot")?;
        if !matches!(&snapshot.sig.output, ReturnType::Type(_, bytes) if type_text(bytes) == "Vec<u8>")
        {
            return Err("snapshot gives Vec<u8>".to_owned());
        }
        let merging = find("merge")?;
        let mut merged = merging.sig.clone();
        if take_receiver(&mut merged).is_none()
            || !take_first(&mut merged).is_some_and(|first| takes(&first, "other", "&Self"))
            || !merged.inputs.is_empty()
        {
            return Err("merge takes `&mut self, other: &Self`".to_owned());
        }
        let merge = job(merging, &merged)?;
        let mut methods = Vec::new();
        for name in &listed.methods {
            let method = find(name)?;
            let mut signature = method.sig.clone();
            if take_receiver(&mut signature).is_none() {
                return Err(format!("{name} takes self by reference"));
            }
            methods.push(Method {
                job: job(method, &signature)?,
            });
        }
        let remembered = methods.iter().find(|method| method.job.name == "settings");
        let record = remembered.and_then(|method| match method.job.answer_type() {
            WireType::Named(name, _) => source.find_type(&name),
            _ => None,
        });
        let Some(Kind::Record(fields)) = record.map(|found| &found.kind) else {
            return Err("the method settings gives a record".to_owned());
        };
        let names = |job: &Job| -> Vec<String> {
            let names = job.arguments.iter().map(|argument| argument.name.clone());
            names.collect()
        };
        let fields: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        if fields != names(&new) {
            return Err("settings gives what new takes, in its order".to_owned());
        }
        if !methods.iter().any(|method| method.job.name == "status") {
            return Err("there is no method status".to_owned());
        }
        Ok(Self {
            class: listed.class.clone(),
            path: listed.path.clone(),
            doc: declaration.doc.clone(),
            new,
            restore: doc(&restore.attrs),
            snapshot: doc(&snapshot.attrs),
            merge,
            methods,
        })
    }

    /// Everything of it that takes or gives plain values, for whoever looks
    /// for types. Of the constructor only the arguments count.
    pub(crate) fn calls(&self) -> Vec<Job> {
        let mut new = self.new.clone();
        new.answer = syn::parse_quote!(bool);
        let methods = self.methods.iter().map(|method| method.job.clone());
        [new, self.merge.clone()]
            .into_iter()
            .chain(methods)
            .collect()
    }
}

/// The jobs, and what the objects take and give.
pub(crate) fn all_calls(jobs: &[Job], objects: &[Object]) -> Vec<Job> {
    let methods = objects.iter().flat_map(Object::calls);
    jobs.iter().cloned().chain(methods).collect()
}

fn take_first(signature: &mut Signature) -> Option<FnArg> {
    let mut inputs = std::mem::take(&mut signature.inputs).into_iter();
    let first = inputs.next();
    signature.inputs = inputs.collect();
    first
}

/// Takes the receiver off, if it is a reference.
fn take_receiver(signature: &mut Signature) -> Option<()> {
    match take_first(signature)? {
        FnArg::Receiver(receiver) if text(&receiver).starts_with('&') => Some(()),
        _ => None,
    }
}

fn takes(argument: &FnArg, name: &str, written: &str) -> bool {
    let FnArg::Typed(argument) = argument else {
        return false;
    };
    let is_named =
        matches!(argument.pat.as_ref(), syn::Pat::Ident(pattern) if pattern.ident == name);
    is_named && text(&argument.ty).replace(' ', "") == written
}

fn text(part: &impl ToTokens) -> String {
    part.to_token_stream().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORE: &str = "
        objects! { Counter = crate::Tally { count, settings, status } }
        pub struct CounterSettings { pub policy: CountPolicy }
        /// Counts.
        pub struct Tally { sum: u32 }
        impl Tally {
            /// One.
            pub fn new(policy: &CountPolicy) -> Result<Self, Error> {}
            pub fn restore(snapshot: &[u8], policy: &CountPolicy) -> Result<Self, Error> {}
            pub fn snapshot(&self) -> Vec<u8> {}
            pub fn merge(&mut self, other: &Self) -> u32 {}
            /// Counts on.
            pub fn count(&mut self, by: u32) -> Result<u32, Error> {}
            pub fn settings(&self) -> CounterSettings {}
            pub fn status(&self) -> u32 {}
        }";

    fn read(text: &str) -> Done<Vec<Object>> {
        Object::read_all(&Source::parse(text)?)
    }

    #[test]
    fn an_object_is_read_from_its_methods() {
        let objects = read(CORE).unwrap();
        let [object] = objects.as_slice() else {
            panic!("one object")
        };
        assert_eq!(
            (object.class.as_str(), object.doc.as_str()),
            ("Counter", "Counts.")
        );
        assert_eq!(object.new.arguments_name(), "CounterArguments");
        let names: Vec<String> = object.calls().iter().map(Job::arguments_name).collect();
        assert_eq!(
            names,
            [
                "CounterArguments",
                "CounterMergeArguments",
                "CounterCountArguments",
                "CounterSettingsArguments",
                "CounterStatusArguments"
            ]
        );
        assert_eq!(object.methods[0].job.arguments[0].name, "by");
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for (written, instead, why) in [
            ("{ count,", "{ more,", "no method more"),
            (", status }", "}", "no method status"),
            (", settings,", ",", "settings gives a record"),
            ("pub policy", "pub other", "in its order"),
            ("= crate::Tally", "= crate::Other", "no type crate::Other"),
            ("snapshot: &[u8], ", "", "restore takes"),
            ("-> Vec<u8>", "-> Vec<u16>", "snapshot gives"),
            ("other: &Self", "other: &Self, more: u32", "merge takes"),
            ("&mut self, by", "self, by", "by reference"),
            (
                "new(policy: &CountPolicy) -> Result<Self, Error>",
                "new() -> Self",
                "new gives",
            ),
        ] {
            let Err(error) = read(&CORE.replace(written, instead)) else {
                panic!("{instead} is taken")
            };
            assert!(error.to_string().contains(why), "{instead}: {error}");
        }
    }
}
