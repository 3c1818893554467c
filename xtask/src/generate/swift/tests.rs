use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use super::*;
use crate::generate::source::Source;

const CORE: &str = r#"
    jobs! { crate::place_bet, crate::odds_table }

    /// Places a bet, as `place_bet` says; else `None`.
    ///
    /// # Errors
    /// [`Error`] when the house is closed.
    pub fn place_bet(bet: &Bet, r#where: Option<&Place>, policy: &BetPolicy) -> Result<BetResult, Error> {}

    /// The odds.
    pub fn odds_table() -> BTreeMap<PlayerId, Vec<u32>> {}

    ids! {
        /// A player.
        PlayerId;
    }

    /// A bet.
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    pub struct Bet {
        pub placed_at: Instant,
        pub odds_by_player: BTreeMap<PlayerId, u32>,
        pub stake: Stake,
        pub colour: Colour,
        pub note: Option<FreeText>,
        pub limit: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub default: Option<bool>,
        pub policy: BetPolicy,
    }

    /// Where.
    pub enum Place { RedOrPink, In }

    pub enum Colour { Black }

    tagged_enum! {
        /// What is at stake.
        pub enum Stake {
            /// Some money.
            Money { amount: u32, more: Vec<Bet> },
            /// Both.
            Both { left: Box<Stake> },
            /// Nothing.
            Nothing,
        }
    }

    policy! {
        /// Settings.
        pub struct BetPolicy {
            /// How many.
            limit: u32 = 7;
        }
    }

    /// What came.
    #[schemars(rename = "{S}Result")]
    pub struct Answer<S> { pub state: Option<S> }

    pub type BetResult = Answer<Bet>;

    pub enum ErrorKind { Malformed, WrongType }
"#;

fn generated(change: impl Fn(&mut Value)) -> Done<BTreeMap<PathBuf, String>> {
    let mut schema = json!({"$defs": {
        "Bet": {"properties": {
            "placedAt": {"description": "When."},
            "oddsByPlayer": {"default": {}},
            "colour": {"default": "black"},
            "limit": {"default": 5, "minimum": 1, "maximum": 9},
            "policy": {"default": {"limit": 7}},
        }},
        "Stake": {"oneOf": [
            {"properties": {"type": {"const": "money"}, "more": {"default": []}}},
        ]},
        "BetPolicy": {"properties": {"limit": {"default": 7}}},
        "BetResult": {"properties": {"state": {"description": "The \"state\"."}}},
        "Error": {"properties": {"code": {"enum": ["INPUT-MALFORMED", "INPUT-WRONG-TYPE"]}}},
        "ErrorKind": {"oneOf": [{"description": "Bad."}, {"description": "Other."}]},
    }});
    change(&mut schema);
    let core = Core::of(Source::parse(&CORE.replace("r#where", "place"))?)?;
    let mut out = Files::default();
    files(&mut out, &core, &schema)?;
    Ok(out.texts().clone())
}

#[test]
fn types_functions_and_calls_are_written() {
    let files = generated(|_| {}).unwrap();
    let all: Vec<&str> = files.values().map(String::as_str).collect();
    let all = all.join("\n");
    for expected in [
        "/// A player.\npublic struct PlayerId: WireName {\n",
        "    /// When.\n    public var placedAt: Date\n",
        "    /// From 1 to 9.\n    public var limit: Int?\n",
        "    public var `default`: Bool?\n",
        "oddsByPlayer: [PlayerId: Int] = [:], stake: Stake, colour: Colour = .black, \
         note: String? = nil, limit: Int? = 5, `default`: Bool? = nil, \
         policy: BetPolicy = BetPolicy()) {\n",
        "        writer.field(\"note\", self.note)\n",
        "        writer.optional(\"default\", self.`default`)\n",
        // Where null is not nothing, both are told apart.
        "        var v5: Int??\n",
        "        var v6: Bool?\n",
        "limit: v5 ?? 5",
        "        guard let v0 else { throw reader.missing(\"placedAt\", object) }\n",
        "public enum Place: String, WireWord {\n",
        "    case redOrPink\n",
        "    case `in`\n",
        "public indirect enum Stake: WireRecord {\n",
        "    /// Some money.\n    case money(amount: Int, more: [Bet] = [])\n",
        "        case .money(let v0, let v1):\n",
        "            return .nothing\n",
        "private let stakeMoneyFields: [StaticString] = [\"type\", \"amount\", \"more\"]\n",
        "public struct Answer<S: WireValue>: WireRecord {\n",
        "    /// The \"state\".\n    public var state: S?\n",
        "public typealias BetResult = Answer<Bet>\n",
        "    /// Places a bet, as `placeBet` says; else `nil`.\n",
        "`CoreError` when the house is closed.\n",
        "    public static func placeBet(bet: Bet, place: Place? = nil, policy: BetPolicy? = nil) \
         throws -> BetResult {\n",
        "            $0.optional(\"policy\", policy)\n",
        "    public static func oddsTable() throws -> [PlayerId: [Int]] {\n",
        "        try call(\"odds_table\") { _ in }\n",
        "        case .wrongType: \"INPUT-WRONG-TYPE\"\n",
        "            policy: given.optional(\"policy\", BetPolicy.self)))\n",
    ] {
        assert!(all.contains(expected), "no {expected} in:\n{all}");
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    for (pointer, value, why) in [
        (
            "/$defs/Bet/properties/colour/default",
            json!("green"),
            "no case green",
        ),
        (
            "/$defs/Bet/properties/policy/default",
            json!({"limit": 8}),
            "no form in Swift",
        ),
        (
            "/$defs/Bet/properties/limit/default",
            json!("7"),
            "another type",
        ),
    ] {
        let changed = generated(|schema| {
            *schema.pointer_mut(pointer).unwrap() = value.clone();
        });
        let error = changed.err().unwrap().to_string();
        assert!(error.contains(why), "{pointer}: {error}");
    }
}
