//! The core's source, read with syn: its modules, types, functions, and the
//! list of jobs. The core is never linked, so that a stale generated file
//! cannot block its own repair.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Ident, ImplItem, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod, Token, Type, UseTree, Visibility,
};

use super::declaration::{self, Declaration, is_test, is_visible, path_text};
use super::{Done, fail};

/// The module that the generator writes itself: read, a stale one would speak
/// against its own repair.
const GENERATED: &str = "crate::jobs::table";

/// What the source of a crate declares.
#[derive(Default)]
pub(crate) struct Source {
    modules: BTreeMap<String, Module>,
    types: BTreeMap<String, Vec<Declaration>>,
    /// The paths in `jobs! { … }`, in their order.
    pub(crate) jobs: Vec<String>,
    /// What `objects! { … }` names.
    pub(crate) objects: Vec<ListedObject>,
    /// The methods of types, by the type's module and name.
    methods: BTreeMap<(String, String), BTreeMap<String, ImplItemFn>>,
}

/// An object of the list.
pub(crate) struct ListedObject {
    /// The name of its class.
    pub(crate) class: String,
    /// The path of its type.
    pub(crate) path: String,
    pub(crate) methods: Vec<String>,
}

impl Parse for ListedObject {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let class = input.parse::<Ident>()?.to_string();
        input.parse::<Token![=]>()?;
        let path = path_text(&input.parse()?);
        let inner;
        syn::braced!(inner in input);
        let methods = Punctuated::<Ident, Token![,]>::parse_terminated(&inner)?;
        Ok(Self {
            class,
            path,
            methods: methods.iter().map(Ident::to_string).collect(),
        })
    }
}

#[derive(Default)]
struct Module {
    /// Whether its public items can be named from elsewhere in the crate.
    visible: bool,
    functions: BTreeMap<String, ItemFn>,
    imports: Vec<Import>,
}

struct Import {
    /// The name that it has here; `*` for all names.
    name: String,
    target: Vec<String>,
    visible: bool,
}

impl Source {
    /// Reads a crate from its root file.
    pub(crate) fn read(root: &Path) -> Done<Self> {
        let mut source = Self::default();
        let file = parse_file(root)?;
        let folder = root.parent().unwrap_or(Path::new("")).to_path_buf();
        source.take("crate", true, &file.items, Some(&folder))?;
        Ok(source)
    }

    /// Reads a crate that is one text with inline modules.
    #[cfg(test)]
    pub(crate) fn parse(text: &str) -> Done<Self> {
        let mut source = Self::default();
        source.take("crate", true, &syn::parse_file(text)?.items, None)?;
        Ok(source)
    }

    fn take(
        &mut self,
        name: &str,
        visible: bool,
        items: &[Item],
        folder: Option<&Path>,
    ) -> Done<()> {
        let mut module = Module {
            visible,
            ..Module::default()
        };
        for item in items {
            match item {
                Item::Mod(child) if !is_test(&child.attrs) => {
                    self.take_child(name, visible, child, folder)?;
                }
                Item::Fn(function) if !is_test(&function.attrs) => {
                    module
                        .functions
                        .insert(function.sig.ident.to_string(), function.clone());
                }
                Item::Use(import) if !is_test(&import.attrs) => {
                    let public = matches!(
                        import.vis,
                        Visibility::Public(_) | Visibility::Restricted(_)
                    );
                    take_use(&import.tree, &mut Vec::new(), public, &mut module.imports);
                }
                Item::Macro(list) if list.ident.is_none() && list.mac.path.is_ident("jobs") => {
                    let paths = list
                        .mac
                        .parse_body_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)?;
                    self.jobs.extend(paths.iter().map(path_text));
                }
                Item::Macro(list) if list.ident.is_none() && list.mac.path.is_ident("objects") => {
                    let mut objects = list.mac.parse_body_with(|input: ParseStream<'_>| {
                        let mut objects = Vec::new();
                        while !input.is_empty() {
                            objects.push(input.parse::<ListedObject>()?);
                        }
                        Ok(objects)
                    })?;
                    self.objects.append(&mut objects);
                }
                Item::Impl(block) if block.trait_.is_none() => self.take_methods(name, block),
                _ => {
                    for found in declaration::read(item, name)? {
                        self.types
                            .entry(found.name.clone())
                            .or_default()
                            .push(found);
                    }
                }
            }
        }
        self.modules.insert(name.to_owned(), module);
        Ok(())
    }

    fn take_methods(&mut self, module: &str, block: &ItemImpl) {
        let Type::Path(path) = block.self_ty.as_ref() else {
            return;
        };
        let Some(part) = path.path.segments.last() else {
            return;
        };
        let key = (module.to_owned(), part.ident.to_string());
        let methods = self.methods.entry(key).or_default();
        for item in &block.items {
            if let ImplItem::Fn(method) = item {
                methods.insert(method.sig.ident.to_string(), method.clone());
            }
        }
    }

    /// A method of a type, declared in the type's own module.
    pub(crate) fn find_method(&self, declaration: &Declaration, name: &str) -> Option<&ImplItemFn> {
        let key = (declaration.module.clone(), declaration.name.clone());
        self.methods.get(&key)?.get(name)
    }

    fn take_child(
        &mut self,
        parent: &str,
        parent_visible: bool,
        child: &ItemMod,
        folder: Option<&Path>,
    ) -> Done<()> {
        let ident = child.ident.to_string();
        let name = format!("{parent}::{ident}");
        if name == GENERATED {
            return Ok(());
        }
        // A private module of the root is seen everywhere in the crate.
        let visible = parent_visible && (parent == "crate" || is_visible(&child.vis));
        let inside = folder.map(|folder| folder.join(&ident));
        match (&child.content, folder) {
            (Some((_, items)), _) => self.take(&name, visible, items, inside.as_deref()),
            (None, Some(folder)) => {
                let path = folder.join(format!("{ident}.rs"));
                self.take(&name, visible, &parse_file(&path)?.items, inside.as_deref())
            }
            (None, None) => fail(format!("{name} has no text")),
        }
    }

    /// The declarations of a name, the public ones first.
    fn declared(&self, name: &str) -> &[Declaration] {
        self.types.get(name).map_or(&[], Vec::as_slice)
    }

    /// The public type of that name.
    pub(crate) fn find_type(&self, name: &str) -> Option<&Declaration> {
        self.declared(name)
            .iter()
            .find(|declaration| declaration.public)
    }

    /// How many public types have that name.
    pub(crate) fn count_types(&self, name: &str) -> usize {
        self.declared(name)
            .iter()
            .filter(|declaration| declaration.public)
            .count()
    }

    /// Every public type, by name.
    pub(crate) fn public_types(&self) -> impl Iterator<Item = &Declaration> {
        self.types
            .values()
            .flatten()
            .filter(|declaration| declaration.public)
    }

    /// The function behind a path such as `crate::session::end_session`,
    /// wherever it is declared.
    pub(crate) fn find_function(&self, path: &str) -> Option<&ItemFn> {
        self.follow(path, 0)
    }

    fn follow(&self, path: &str, depth: usize) -> Option<&ItemFn> {
        const DEEPEST: usize = 16;
        let (module, name) = path.rsplit_once("::")?;
        let found = self.modules.get(module)?;
        if let Some(function) = found.functions.get(name) {
            return Some(function);
        }
        if depth > DEEPEST {
            return None;
        }
        found.imports.iter().find_map(|import| {
            let target = absolute(module, &import.target);
            match import.name.as_str() {
                "*" => self.follow(&format!("{target}::{name}"), depth + 1),
                import if import == name => self.follow(&target, depth + 1),
                _ => None,
            }
        })
    }

    /// The shortest path by which the rest of the crate can name a type.
    pub(crate) fn path_of(&self, declaration: &Declaration) -> Option<String> {
        let home = format!("{}::{}", declaration.module, declaration.name);
        let mut paths = Vec::new();
        if self
            .modules
            .get(&declaration.module)
            .is_some_and(|module| module.visible)
        {
            paths.push(home.clone());
        }
        let mut known = vec![home];
        // Re-exports of re-exports: each round finds the next.
        loop {
            let before = known.len();
            for (module_name, module) in &self.modules {
                for import in module.imports.iter().filter(|import| import.visible) {
                    let target = absolute(module_name, &import.target);
                    let reached = match import.name.as_str() {
                        "*" => known.contains(&format!("{target}::{}", declaration.name)),
                        name => name == declaration.name && known.contains(&target),
                    };
                    let path = format!("{module_name}::{}", declaration.name);
                    if reached && !known.contains(&path) {
                        if module.visible {
                            paths.push(path.clone());
                        }
                        known.push(path);
                    }
                }
            }
            if known.len() == before {
                break;
            }
        }
        paths
            .into_iter()
            .min_by_key(|path| (path.matches("::").count(), path.clone()))
    }
}

/// A `use` path as seen from the crate's root.
fn absolute(module: &str, target: &[String]) -> String {
    let mut place: Vec<&str> = module.split("::").collect();
    let mut rest = target;
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "crate" => place = vec!["crate"],
            "self" => {}
            "super" => {
                place.pop();
            }
            _ => break,
        }
        rest = after;
    }
    place.extend(rest.iter().map(String::as_str));
    place.join("::")
}

fn parse_file(path: &Path) -> Done<syn::File> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    syn::parse_file(&text).map_err(|error| located(path, &error).into())
}

fn located(path: &Path, error: &syn::Error) -> String {
    let place = error.span().start();
    let path: PathBuf = path.into();
    format!(
        "{}:{}:{}: {error}",
        path.display(),
        place.line,
        place.column
    )
}

fn take_use(tree: &UseTree, prefix: &mut Vec<String>, visible: bool, out: &mut Vec<Import>) {
    match tree {
        UseTree::Path(part) => {
            prefix.push(part.ident.to_string());
            take_use(&part.tree, prefix, visible, out);
            prefix.pop();
        }
        UseTree::Group(group) => {
            for item in &group.items {
                take_use(item, prefix, visible, out);
            }
        }
        UseTree::Name(part) => {
            let name = part.ident.to_string();
            let target = prefix.iter().cloned().chain([name.clone()]).collect();
            out.push(Import {
                name,
                target,
                visible,
            });
        }
        UseTree::Rename(part) => {
            let target = prefix
                .iter()
                .cloned()
                .chain([part.ident.to_string()])
                .collect();
            out.push(Import {
                name: part.rename.to_string(),
                target,
                visible,
            });
        }
        UseTree::Glob(_) => {
            out.push(Import {
                name: "*".to_owned(),
                target: prefix.clone(),
                visible,
            });
        }
    }
}
