use super::*;

const READ: &str = "#[derive(Serialize, Deserialize)]
    #[serde(rename_all = \"camelCase\", deny_unknown_fields)]";

const KEPT: &str = r#"
    jobs! { crate::work::plan, crate::work::check }
    mod id { ids! { /// A student.
        StudentId; } }
    mod time { pub struct Instant(i64); pub struct LocalDate(NaiveDate); }
    mod work {
        /// Plans.
        pub fn plan(work: &Work, now: Instant, policy: &WorkPolicy) -> Result<WorkOutcome, Error> {}
        /// Checks.
        pub fn check(works: &[Work], name: Option<&str>) -> Vec<Mark> {}
        /// So.
        pub type WorkOutcome = Outcome<Work>;
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "schema", schemars(rename = "{S}Outcome"))]
        pub struct Outcome<S> { pub state: Option<S>, pub marks: Vec<Mark> }
        #[derive(Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct Work {
            pub student: StudentId,
            pub start: Option<Instant>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub date: Option<LocalDate>,
            #[serde(default)]
            pub parts: Vec<Work>,
            pub marks: BTreeMap<StudentId, BTreeMap<Mark, u32>>,
            pub choice: Choice,
        }
        #[derive(Serialize, Deserialize, Hash)]
        #[serde(rename_all = "camelCase")]
        pub enum Mark { Good, Bad }
        tagged_enum! { pub enum Choice { Leaf { value: i64 }, Both { left: Box<Choice> }, None } }
        #[derive(Serialize)]
        #[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
        pub enum Told { One { mark: Mark }, Other }
        policy! { /// Doc.
            pub struct WorkPolicy { /// Meaning.
                limit: u32 = 7, in 0..=9; /// Meaning.
                told: Option<u32> = None; } }
    }"#;

fn faults_of(text: &str) -> Vec<String> {
    let source = Source::parse(text).unwrap();
    let jobs = Job::read_all(&source).unwrap();
    faults(&source, &jobs)
}

/// A core with one job that takes a `Thing`, which is declared like this.
fn thing(declaration: &str) -> String {
    format!(
        "jobs! {{ crate::f }} pub fn f(thing: &Thing) -> bool {{}} {declaration}
         mod id {{ ids! {{ /// Doc.
             StudentId; }} }}
         pub struct Instant(i64);
         {READ} pub struct Inner {{ pub value: u32 }}"
    )
}

#[test]
fn good_shapes_pass() {
    assert_eq!(faults_of(KEPT), Vec::<String>::new());
}

/// Each declaration breaks one rule, and the fault says which.
fn each_breaks(broken: &[(String, &str)]) {
    for (declaration, fault) in broken {
        let faults = faults_of(&thing(declaration));
        assert!(
            faults.iter().any(|found| found.contains(fault)),
            "{declaration} should break {fault:?}: {faults:?}"
        );
    }
}

fn field(written: &str) -> String {
    format!("{READ} pub struct Thing {{ {written} }}")
}

#[test]
fn what_a_language_cannot_have_is_found() {
    each_breaks(&[
        (field("pub x: (u32, u32)"), "a tuple is not"),
        (field("pub x: [u8; 4]"), "an array is not"),
        (field("pub x: usize"), "depends on the machine"),
        (field("pub x: Vec<u128>"), "128 bits"),
        (field("pub x: Option<f64>"), "a float is not"),
        (field("pub x: char"), "a char is not"),
        (field("pub x: Cow<'static, str>"), "a Cow is not"),
        (field("pub x: Box<str>"), "a Box<str> is not"),
        (field("pub x: BTreeSet<u32>"), "a set is not"),
        (field("pub x: HashMap<String, u32>"), "without order"),
        (field("pub x: &'static str"), "a reference is not"),
        (field("pub x: Arc<str>"), "a shared pointer is not"),
        (field("pub x: DateTime<Utc>"), "DateTime is no public type"),
        (field("pub x: NaiveDate"), "NaiveDate is no public type"),
        (field("pub x: Option<Box<Thing>>"), "data enum only"),
        (field("pub x: Option<Option<u32>>"), "option of an option"),
        (field("pub x: BTreeMap<u32, u32>"), "map's keys"),
        (field("pub x: BTreeMap<Inner, u32>"), "map's keys"),
        (field("pub x: BTreeMap<Instant, u32>"), "map's keys"),
        (
            format!(
                "{} #[serde(rename_all = \"camelCase\")] pub enum Mark {{ A }}",
                field("pub x: BTreeMap<Mark, u32>")
            ),
            "derive Hash",
        ),
        (field("x: u32"), "private field"),
        (field("pub from: u32"), "language's own"),
        (field("pub x: Data"), "Data is no public type"),
        (
            format!("{} {READ} pub struct Data {{}}", field("pub x: Data")),
            "Swift's own",
        ),
    ]);
}

#[test]
fn another_style_than_the_wires_is_found() {
    let record = |serde: &str, fields: &str| {
        format!("#[derive(Deserialize)] #[serde({serde})] pub struct Thing {{ {fields} }}")
    };
    let style = "rename_all = \"camelCase\", deny_unknown_fields";
    each_breaks(&[
        (field("#[serde(flatten)] pub x: Inner"), "serde's flatten"),
        (
            field("#[serde(rename = \"y\")] pub x: u32"),
            "serde's rename",
        ),
        (field("#[serde(with = \"y\")] pub x: u32"), "serde's with"),
        (
            field("#[serde(skip_serializing_if = \"Vec::is_empty\")] pub x: Vec<u32>"),
            "only an Option",
        ),
        (
            format!("#[non_exhaustive] {}", field("pub x: u32")),
            "non_exhaustive hides",
        ),
        ("pub struct Thing(u32);".to_owned(), "no record"),
        ("pub struct Thing;".to_owned(), "no record"),
        (
            "mod a { pub mod b { mod c { pub struct Thing(u32); } } }".to_owned(),
            "no path leads",
        ),
        (
            format!(
                "{} mod a {{ {READ} pub struct Thing {{}} }}",
                field("pub x: u32")
            ),
            "two public types",
        ),
        (
            record("deny_unknown_fields", "pub x: u32"),
            "wants #[serde(rename_all",
        ),
        (
            record("rename_all = \"snake_case\", deny_unknown_fields", ""),
            "wants #[serde(rename",
        ),
        (
            record("rename_all = \"camelCase\"", "pub x: u32"),
            "deny_unknown_fields",
        ),
        (
            record(&format!("{style}, tag = \"type\""), ""),
            "a record has no tag",
        ),
        (
            record(&format!("{style}, transparent"), ""),
            "serde's transparent",
        ),
        (
            "#[serde(rename_all = \"camelCase\", untagged)] pub enum Thing { A }".to_owned(),
            "serde's untagged",
        ),
        (
            "#[serde(rename_all = \"camelCase\", tag = \"type\")] pub enum Thing { A }".to_owned(),
            "a plain enum is a text",
        ),
        (
            "#[serde(rename_all = \"camelCase\")] pub enum Thing { #[serde(rename = \"b\")] A }"
                .to_owned(),
            "serde's rename",
        ),
        (
            "#[serde(rename_all = \"camelCase\")] pub enum Thing { A { x: u32 } }".to_owned(),
            "tagged by `type`",
        ),
        (
            "#[derive(Deserialize)] #[serde(tag = \"type\", rename_all = \"camelCase\",
             rename_all_fields = \"camelCase\")] pub enum Thing { A { x: u32 } }"
                .to_owned(),
            "declared in tagged_enum!",
        ),
        (
            "tagged_enum! { pub enum Thing { A(u32) } }".to_owned(),
            "have names",
        ),
        (
            "tagged_enum! { pub enum Thing { A { r#type: u32 } } }".to_owned(),
            "tells the cases",
        ),
        (
            format!(
                "{} {READ} pub struct Pair<T> {{ pub one: T }}",
                field("pub x: Pair<u32>")
            ),
            "wants a `pub type`",
        ),
        (
            format!("pub type Thing = Pair<u32>; {READ} pub struct Pair<T> {{ pub one: T }}"),
            "wants a schema name",
        ),
    ]);
}

#[test]
fn a_time_alone_goes_in_as_now_and_never_comes_out() {
    for (function, fault) in [
        ("pub fn f(now: Instant) -> bool {}", None),
        ("pub fn f(departed_at: Option<Instant>) -> bool {}", None),
        ("pub fn f() -> Span {}", None),
        ("pub fn f() -> &'static str {}", None),
        (
            "pub fn f(day: LocalDate) -> bool {}",
            Some("takes a bare LocalDate"),
        ),
        (
            "pub fn f(times: &[Instant]) -> bool {}",
            Some("takes a bare Instant"),
        ),
        ("pub fn f() -> Instant {}", Some("gives a bare Instant")),
        (
            "pub fn f() -> Option<LocalTime> {}",
            Some("gives a bare LocalTime"),
        ),
        (
            "pub fn f() -> Result<Days, Error> {}",
            Some("gives a bare LocalDate"),
        ),
    ] {
        let text = format!(
            "jobs! {{ crate::f }} {function} pub type Days = Vec<LocalDate>;
             pub struct Instant(i64); pub struct LocalDate(i64); pub struct LocalTime(i64);
             {READ} pub struct Span {{ pub start: Instant }}"
        );
        let faults = faults_of(&text);
        match fault {
            None => assert_eq!(faults, Vec::<String>::new(), "{function}"),
            Some(fault) => {
                assert!(
                    faults.iter().any(|found| found.contains(fault)),
                    "{function}: {faults:?}"
                );
            }
        }
    }
}

#[test]
fn no_name_of_a_job_or_an_argument_is_a_languages_own() {
    for function in [
        "pub fn import() -> bool {}",
        "pub fn f(lambda: u32) -> bool {}",
    ] {
        let name = if function.contains("import") {
            "import"
        } else {
            "f"
        };
        let faults = faults_of(&format!("jobs! {{ crate::{name} }} {function}"));
        assert!(
            faults.iter().any(|found| found.contains("language's own")),
            "{faults:?}"
        );
    }
}
