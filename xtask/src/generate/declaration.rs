//! One declared type of the core, as its source says it.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Fields, Ident, Item, ItemEnum, ItemStruct, Lit, Meta, Token, Type};

use super::wire_type::WireType;

/// A type of the core.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    pub(crate) name: String,
    pub(crate) module: String,
    pub(crate) public: bool,
    pub(crate) doc: String,
    pub(crate) generics: Vec<String>,
    pub(crate) attributes: Attributes,
    pub(crate) kind: Kind,
}

/// What sort of type it is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// An opaque text of the host's, declared in `ids!`.
    Id,
    /// A struct with named fields.
    Record(Vec<Field>),
    /// A record declared in `policy!`: its style is the macro's.
    Policy(Vec<Field>),
    /// An enum without data, or with.
    Enum {
        cases: Vec<Case>,
        /// Declared in `tagged_enum!`: its style is the macro's.
        tagged: bool,
    },
    /// `pub type Name = …`.
    Alias(WireType),
    /// A tuple struct or a unit struct.
    Opaque,
}

/// A field of a record or of an enum's case.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) public: bool,
    pub(crate) attributes: Attributes,
    pub(crate) wire_type: WireType,
}

/// A case of an enum.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) attributes: Attributes,
    pub(crate) fields: Vec<Field>,
    /// Its data have no names.
    pub(crate) tuple: bool,
}

/// What the attributes of an item say that matters on the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    pub(crate) derives: Vec<String>,
    /// The words inside `#[serde(…)]`, each with its value where it has one.
    pub(crate) serde: Vec<(String, Option<String>)>,
    /// The same for `#[schemars(…)]`, also behind `cfg_attr`.
    pub(crate) schemars: Vec<(String, Option<String>)>,
    pub(crate) non_exhaustive: bool,
}

impl Attributes {
    pub(crate) fn read(attributes: &[Attribute]) -> Self {
        let mut out = Self::default();
        for attribute in attributes {
            out.take(&attribute.meta);
        }
        out
    }

    fn take(&mut self, meta: &Meta) {
        let name = path_text(meta.path());
        if name == "non_exhaustive" {
            self.non_exhaustive = true;
        }
        let Meta::List(list) = meta else { return };
        let Ok(inner) =
            list.parse_args_with(syn::punctuated::Punctuated::<Meta, Token![,]>::parse_terminated)
        else {
            return;
        };
        let inner: Vec<Meta> = inner.into_iter().collect();
        match name.as_str() {
            "derive" => self
                .derives
                .extend(inner.iter().map(|meta| last(meta.path()))),
            "serde" => self.serde.extend(inner.iter().map(word)),
            "schemars" => self.schemars.extend(inner.iter().map(word)),
            "cfg_attr" => inner.iter().skip(1).for_each(|meta| self.take(meta)),
            _ => {}
        }
    }

    /// The value of a word of `#[serde(…)]`.
    pub(crate) fn serde(&self, word: &str) -> Option<&str> {
        value(&self.serde, word)
    }

    /// Whether `#[serde(…)]` has the word.
    pub(crate) fn has_serde(&self, word: &str) -> bool {
        self.serde.iter().any(|(name, _)| name == word)
    }

    /// The value of a word of `#[schemars(…)]`.
    pub(crate) fn schemars(&self, word: &str) -> Option<&str> {
        value(&self.schemars, word)
    }

    /// Whether the type derives the trait.
    pub(crate) fn derives(&self, name: &str) -> bool {
        self.derives.iter().any(|derived| derived == name)
    }
}

fn value<'a>(words: &'a [(String, Option<String>)], word: &str) -> Option<&'a str> {
    words.iter().find(|(name, _)| name == word)?.1.as_deref()
}

fn word(meta: &Meta) -> (String, Option<String>) {
    let value = match meta {
        Meta::NameValue(pair) => text(&pair.value),
        _ => None,
    };
    (path_text(meta.path()), value)
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

pub(crate) fn path_text(path: &syn::Path) -> String {
    let words: Vec<String> = path
        .segments
        .iter()
        .map(|part| part.ident.to_string())
        .collect();
    words.join("::")
}

fn last(path: &syn::Path) -> String {
    path.segments
        .last()
        .map(|part| part.ident.to_string())
        .unwrap_or_default()
}

/// The doc comment, without the space that stands before each line.
pub(crate) fn doc(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => text(&pair.value),
            _ => None,
        })
        .map(|line| {
            line.strip_prefix(' ')
                .unwrap_or(&line)
                .trim_end()
                .to_owned()
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

/// Whether the item is compiled for tests only.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

/// Whether the item can be named from outside its module.
pub(crate) fn is_visible(visibility: &syn::Visibility) -> bool {
    !matches!(visibility, syn::Visibility::Inherited)
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn generics(generics: &syn::Generics) -> Vec<String> {
    generics
        .type_params()
        .map(|param| param.ident.to_string())
        .collect()
}

fn named_fields(fields: &Fields, all_public: bool) -> Vec<Field> {
    fields
        .iter()
        .map(|field| Field {
            name: field
                .ident
                .as_ref()
                .map(|name| name.unraw().to_string())
                .unwrap_or_default(),
            public: all_public || is_public(&field.vis),
            attributes: Attributes::read(&field.attrs),
            wire_type: WireType::read(&field.ty),
        })
        .collect()
}

/// Reads the types that an item declares; none, for an item that is no type.
pub(crate) fn read(item: &Item, module: &str) -> syn::Result<Vec<Declaration>> {
    match item {
        Item::Struct(item) => Ok(vec![record(item, module)]),
        Item::Enum(item) => Ok(vec![cases(item, module, false)]),
        Item::Type(item) => Ok(vec![Declaration {
            name: item.ident.to_string(),
            module: module.to_owned(),
            public: is_public(&item.vis),
            doc: doc(&item.attrs),
            generics: generics(&item.generics),
            attributes: Attributes::read(&item.attrs),
            kind: Kind::Alias(WireType::read(&item.ty)),
        }]),
        Item::Macro(item) if item.ident.is_none() => {
            let tokens = item.mac.tokens.clone();
            match last(&item.mac.path).as_str() {
                "ids" => Ok(syn::parse2::<Ids>(tokens)?.declarations(module)),
                "policy" => Ok(vec![syn::parse2::<Policy>(tokens)?.declaration(module)]),
                "tagged_enum" => {
                    let Enums(enums) = syn::parse2(tokens)?;
                    Ok(enums.iter().map(|item| cases(item, module, true)).collect())
                }
                _ => Ok(Vec::new()),
            }
        }
        _ => Ok(Vec::new()),
    }
}

fn record(item: &ItemStruct, module: &str) -> Declaration {
    Declaration {
        name: item.ident.to_string(),
        module: module.to_owned(),
        public: is_public(&item.vis),
        doc: doc(&item.attrs),
        generics: generics(&item.generics),
        attributes: Attributes::read(&item.attrs),
        kind: match &item.fields {
            Fields::Named(_) => Kind::Record(named_fields(&item.fields, false)),
            Fields::Unnamed(_) | Fields::Unit => Kind::Opaque,
        },
    }
}

fn cases(item: &ItemEnum, module: &str, tagged: bool) -> Declaration {
    let cases = item
        .variants
        .iter()
        .map(|case| Case {
            name: case.ident.to_string(),
            doc: doc(&case.attrs),
            attributes: Attributes::read(&case.attrs),
            fields: named_fields(&case.fields, true),
            tuple: matches!(case.fields, Fields::Unnamed(_)),
        })
        .collect();
    Declaration {
        name: item.ident.to_string(),
        module: module.to_owned(),
        public: is_public(&item.vis),
        doc: doc(&item.attrs),
        generics: generics(&item.generics),
        attributes: Attributes::read(&item.attrs),
        kind: Kind::Enum { cases, tagged },
    }
}

/// The inside of `tagged_enum! { … }`.
struct Enums(Vec<ItemEnum>);

impl Parse for Enums {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut enums = Vec::new();
        while !input.is_empty() {
            enums.push(input.parse()?);
        }
        Ok(Self(enums))
    }
}

/// The inside of `ids! { … }`: documented names.
struct Ids(Vec<(String, String)>);

impl Parse for Ids {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut ids = Vec::new();
        while !input.is_empty() {
            let attributes = input.call(Attribute::parse_outer)?;
            let name: Ident = input.parse()?;
            input.parse::<Token![;]>()?;
            ids.push((name.to_string(), doc(&attributes)));
        }
        Ok(Self(ids))
    }
}

impl Ids {
    fn declarations(self, module: &str) -> Vec<Declaration> {
        let Self(ids) = self;
        ids.into_iter()
            .map(|(name, doc)| Declaration {
                name,
                module: module.to_owned(),
                public: true,
                doc,
                generics: Vec::new(),
                attributes: Attributes::default(),
                kind: Kind::Id,
            })
            .collect()
    }
}

/// The inside of `policy! { … }`: a struct whose fields have defaults and,
/// some of them, ranges.
struct Policy {
    attributes: Vec<Attribute>,
    name: Ident,
    fields: Vec<Field>,
}

impl Parse for Policy {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![struct]>()?;
        let name = input.parse()?;
        let body;
        syn::braced!(body in input);
        let mut fields = Vec::new();
        while !body.is_empty() {
            let attributes = body.call(Attribute::parse_outer)?;
            let name = body.call(Ident::parse_any)?.unraw();
            body.parse::<Token![:]>()?;
            let wire_type = WireType::read(&body.parse::<Type>()?);
            // The default and the range are the compiler's business.
            while !body.peek(Token![;]) {
                body.parse::<proc_macro2::TokenTree>()?;
            }
            body.parse::<Token![;]>()?;
            fields.push(Field {
                name: name.to_string(),
                public: true,
                attributes: Attributes::read(&attributes),
                wire_type,
            });
        }
        Ok(Self {
            attributes,
            name,
            fields,
        })
    }
}

impl Policy {
    fn declaration(self, module: &str) -> Declaration {
        Declaration {
            name: self.name.to_string(),
            module: module.to_owned(),
            public: true,
            doc: doc(&self.attributes),
            generics: Vec::new(),
            attributes: Attributes::read(&self.attributes),
            kind: Kind::Policy(self.fields),
        }
    }
}
