//! `_objects.py`: one class for each object.

use std::fmt::Write as _;

use crate::generate::Done;
use crate::generate::object::Object;

use super::annotation::exact;
use super::functions::{documented, given, imports, parameters};
use super::prose::{docstring, plain};
use super::{HEADER, World, quoted};

const UNREADABLE: &str = "an argument cannot be read, or the object was closed.";

pub(super) fn text(world: &World<'_>, objects: &[Object]) -> Done<String> {
    let (mut body, mut annotations) = (String::new(), String::new());
    for object in objects {
        class(&mut body, &mut annotations, world, object)?;
    }
    let mut out = format!(
        "{HEADER}\"\"\"What remembers between calls.\"\"\"\n\nfrom __future__ import annotations\n\n"
    );
    imports(&mut out, world, &annotations)?;
    let out = out.replace("import Any\n", "import Any, ClassVar, Self\n");
    Ok(format!("{out}from ._object import Object\n{body}"))
}

fn class(
    out: &mut String,
    annotations: &mut String,
    world: &World<'_>,
    object: &Object,
) -> Done<()> {
    let name = &object.class;
    writeln!(out, "\n\nclass {name}(Object):")?;
    let (mut doc, _) = plain(&object.doc);
    doc.push_str(
        "\n\nSeveral threads may use one: a call waits for the one before it. It can be pickled \
         and copied. Memory is given back when it is closed, at the end of a `with` block, or \
         with the last reference.",
    );
    out.push_str(&docstring(&doc, 4));
    writeln!(
        out,
        "\n    __slots__ = ()\n\n    _class: ClassVar[str] = {}",
        quoted(name)
    )?;
    out.push_str("\n    def __init__(\n        self,\n        *,\n");
    parameters(out, annotations, world, &object.new, "        ")?;
    out.push_str("    ) -> None:\n");
    out.push_str(&documented(
        &object.new.doc,
        "an argument cannot be read.",
        8,
    )?);
    let with = given(&object.new);
    writeln!(out, "        self._make({with})")?;
    out.push_str(
        "\n    @classmethod\n    def restore(\n        cls,\n        snapshot: bytes,\n        *,\n",
    );
    parameters(out, annotations, world, &object.new, "        ")?;
    out.push_str("    ) -> Self:\n");
    out.push_str(&documented(
        &object.restore,
        "an argument cannot be read.",
        8,
    )?);
    writeln!(out, "        return cls._restored({with}, snapshot)")?;
    for method in &object.methods {
        let job = &method.job;
        let answer = exact(&job.answer_type());
        writeln!(annotations, "{answer}")?;
        if job.arguments.is_empty() {
            writeln!(out, "\n    def {}(self) -> {answer}:", job.name)?;
        } else {
            writeln!(out, "\n    def {}(\n        self,", job.name)?;
            parameters(out, annotations, world, job, "        ")?;
            writeln!(out, "    ) -> {answer}:")?;
        }
        out.push_str(&documented(&job.doc, UNREADABLE, 8)?);
        writeln!(
            out,
            "        _answer: {answer} = self._native.call({}, {})",
            quoted(&job.name),
            given(job)
        )?;
        out.push_str("        return _answer\n");
    }
    let merged = exact(&object.merge.answer_type());
    writeln!(annotations, "{merged}")?;
    writeln!(out, "\n    def merge(self, other: {name}, /) -> {merged}:")?;
    out.push_str(&documented(
        &object.merge.doc,
        "one of them was closed.",
        8,
    )?);
    writeln!(out, "        _answer: {merged} = self._merged(other)")?;
    out.push_str("        return _answer\n");
    writeln!(out, "\n    def snapshot(self) -> bytes:")?;
    out.push_str(&documented(&object.snapshot, "the object was closed.", 8)?);
    out.push_str("        return self._native.snapshot()\n");
    Ok(())
}
