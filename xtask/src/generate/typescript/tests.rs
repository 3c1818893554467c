use super::*;
use serde_json::json;

/// A core of one job, and what its schema would be.
fn small() -> Done<(Source, Vec<Job>, Value)> {
    let source = Source::parse(
        "jobs! { crate::work::place_bet }
         mod id { ids! { /// A horse.
             HorseId; } }
         mod work {
             pub enum Day { FirstDay, Second }
             pub enum Choice { One }
             pub struct Bet { pub choices: BTreeMap<Choice, u32>, pub odds: BTreeMap<Day, u32>, pub by_horse: BTreeMap<HorseId, u32> }
             /// Places a bet, as `place_bet` says.
             ///
             /// ```
             /// let hidden = 1;
             /// ```
             ///
             /// # Errors
             /// When the [`Bet`] is too late.
             pub fn place_bet(bet: &Bet, now: Instant) -> Result<Bet, Error> { todo!() }
         }",
    )?;
    let jobs = Job::read_all(&source)?;
    let map = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    let bet = |required: Value| {
        json!({
            "type": "object", "description": "A bet.", "required": required,
            "properties": {
                "odds": map, "byHorse": map, "choices": map,
                "at": {"$ref": "#/$defs/Instant", "description": "See `place_bet`, or `None`."},
                "names": {"type": "array", "items": {"type": ["string", "null"]}, "default": []},
            },
        })
    };
    let schema = json!({
        "$defs": {
            "Bet": bet(json!(["odds", "byHorse", "at", "names"])),
            "BetInput": bet(json!(["odds", "byHorse"])),
            "Choice": {"oneOf": [
                {"type": "string", "const": "one", "description": "The one."},
                {"type": "string", "enum": ["two", "three"]},
                {"type": "object", "required": ["type"], "properties": {
                    "type": {"type": "string", "const": "more"},
                    "limit": {"type": ["integer", "null"], "minimum": 1, "maximum": 9, "default": 3},
                }},
            ]},
            "Error": {"type": "object", "required": ["path", "message"], "properties": {
                "path": {"type": "string"}, "message": {"type": "string"},
            }},
            "HorseId": {"type": "string", "minLength": 1, "description": "A horse. */"},
            "Instant": {"type": "string"},
            "Nothing": {"type": "object", "additionalProperties": false},
            "PlaceBetArguments": {"type": "object", "required": ["bet", "now"], "properties": {
                "bet": {"$ref": "#/$defs/BetInput"}, "now": {"$ref": "#/$defs/Instant"},
            }},
        },
        "x-jobs": {"place_bet": {
            "arguments": {"$ref": "#/$defs/PlaceBetArguments"},
            "answer": {"$ref": "#/$defs/Bet"},
        }},
    });
    Ok((source, jobs, schema))
}

/// The declarations after the head.
fn written() -> String {
    let (source, jobs, schema) = small().unwrap();
    types(&source, &jobs, &schema)
        .unwrap()
        .split_off(HEAD.len())
}

#[track_caller]
fn assert_has(text: &str) {
    let written = written();
    assert!(written.contains(text), "{written}");
}

#[test]
fn a_job_is_a_function_of_one_object() {
    assert_has(
        "/**
 * Places a bet, as `placeBet` says.
 *
 * @throws {TutorCoreError} When the `Bet` is too late. And when the arguments cannot be read.
 */
export function placeBet(args: PlaceBetArguments): Bet;
",
    );
    let (_, jobs, _) = small().unwrap();
    let functions = functions(jobs.iter()).unwrap();
    assert!(functions.contains("function placeBet(args) {\n  return call('place_bet', args);\n}"));
}

#[test]
fn what_is_taken_asks_for_less_than_what_is_given() {
    assert_has(
        "export interface Bet {
  readonly odds: { readonly [key in 'firstDay' | 'second']?: number };
  readonly byHorse: { readonly [key: HorseId]: number };
  readonly choices?: { readonly [key in Choice]?: number } | undefined;
  /** See `placeBet`, or `null`. */
  readonly at: Instant;
  /** @defaultValue `[]` */
  readonly names: readonly (string | null)[];
}",
    );
    assert_has("  readonly at?: Instant | Date | undefined;\n");
    assert_has("  readonly bet: BetInput;\n  readonly now: Instant | Date;\n");
    assert_has("/** What `placeBet` takes. */\nexport interface PlaceBetArguments {");
}

#[test]
fn enums_ids_errors_and_what_is_empty() {
    assert_has(
        "export type Choice =
  /** The one. */
  | 'one'
  | 'two' | 'three'
  | {
      readonly type: 'more';
      /**
       * @remarks From 1 to 9.
       * @defaultValue `3`
       */
      readonly limit?: number | null | undefined;
    };
",
    );
    assert_has("/** A horse. *\u{2060}/ */\nexport type HorseId = string & Id<'HorseId'>;\n");
    assert_has("export type Nothing = Record<string, never>;\n");
    let class = "export class TutorCoreError extends Error {\n  readonly path: string;\n  override";
    assert_has(class);
}

#[test]
fn an_unknown_shape_is_refused() {
    let (source, jobs, mut schema) = small().unwrap();
    schema["$defs"]["Bet"]["properties"]["odds"] = json!({"type": "number"});
    let why = types(&source, &jobs, &schema).unwrap_err().to_string();
    assert_eq!(why, "Bet: odds: no way to write number in TypeScript");
}

#[test]
fn long_comments_are_wrapped() {
    let mut out = String::new();
    comment(&mut out, "  ", &"word ".repeat(30), &[]).unwrap();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[3]), (4, "  /**", "   */"));
    assert!(lines.iter().all(|line| line.len() <= 100), "{out}");
}
