// What a call costs, beside Codable on the same data: `cargo xtask swift --costs`.

import CTutorCore
import Foundation
import TutorCore

/// The median of nine rounds: one call's time in microseconds.
func cost(_ work: () throws -> Void) throws -> Double {
    let clock = ContinuousClock()
    func round(_ length: Duration) throws -> Double {
        let start = clock.now
        var calls = 0
        repeat {
            for _ in 0..<50 { try work() }
            calls += 50
        } while clock.now - start < length
        return (clock.now - start) / .microseconds(calls)
    }
    _ = try round(.milliseconds(200))
    var rounds: [Double] = []
    for _ in 0..<9 { rounds.append(try round(.milliseconds(80))) }
    return rounds.sorted()[4]
}

/// The record as a Swift program without the core would have it.
struct Record: Codable {
    var homebound, detention, creditRecovery, remedial: Bool
    var remedialCriteria: [String]
    var subject: String?
    var activelyTutored, creditRecoveryMaterial: Bool?
}

struct Encounter: Codable {
    var id, student: String
    var arrivedAt: Date
    var departedAt: Date?
    var timedOutBy: String?
    var removedAt: Date?
    var qualifiers: Record
}

struct Session: Codable {
    var id, tutor, school, zone, state: String
    var startedAt: Date
    var endedAt: Date?
    var encounters: [Encounter]
}

let start = Date(timeIntervalSince1970: 1_791_316_800)
let qualifiers = StudentQualifiers(remedial: true, subject: "math", activelyTutored: true)
let session = TutoringSession(
    id: "s", tutor: "t", school: "h", zone: "America/Chicago", state: .active, startedAt: start,
    group: .adHoc,
    encounters: (0..<30).map { at in
        StudentEncounter(
            id: EncounterId("e\(at)"), student: StudentId("m\(at)"),
            arrivedAt: start + Double(at) * 60, departedAt: start + Double(at + 20) * 60,
            timedOutBy: .manual, qualifiers: qualifiers)
    })
let end = start + 3600
let facts = SessionFacts()

let encoder = JSONEncoder()
let decoder = JSONDecoder()
encoder.dateEncodingStrategy = .iso8601
decoder.dateDecodingStrategy = .iso8601
let plain = try decoder.decode(Record.self, from: qualifiers.json())
let whole = try decoder.decode(Session.self, from: session.json())
guard try Core.endSession(session: session, endedAt: end, facts: facts, now: end).state != nil
else { fatalError("the session was not ended") }
let draft = QualifierFacts()

let engine = try AlertEngine(mode: .bounded)
var pushed = 0
@MainActor
func event() -> StudentSession {
    pushed += 1
    let began = start + Double(pushed) * 60
    return StudentSession(
        session: SessionId("s\(pushed)"), student: StudentId("m\(pushed % 1000)"),
        subject: SubjectId("u\(pushed % 20)"), startedAt: began, endedAt: began + 2400)
}

let works: [(String, () throws -> Void)] = [
    ("an empty native call", { _ = tutorcore_version() }),
    ("a call with nothing in, a word out", { _ = try Core.tzdbVersion() }),
    ("an 8-field record in, its findings out", {
        _ = try Core.validateQualifiers(qualifiers: qualifiers, facts: draft)
    }),
    ("  the record written and read, no core", {
        _ = try StudentQualifiers(json: qualifiers.json())
    }),
    ("  Codable: the record written and read", {
        _ = try decoder.decode(Record.self, from: encoder.encode(plain))
    }),
    ("a session with 30 encounters in and out (ended)", {
        _ = try Core.endSession(session: session, endedAt: end, facts: facts, now: end)
    }),
    ("  the session written and read, no core", {
        _ = try TutoringSession(json: session.json())
    }),
    ("  Codable: the session written and read", {
        _ = try decoder.decode(Session.self, from: encoder.encode(whole))
    }),
    ("an event made and pushed to an AlertEngine", { _ = try engine.push(event()) }),
    ("  1000 of them at once", { _ = try engine.pushMany((0..<1000).map { _ in event() }) }),
    ("a snapshot of 20000 pairs", { _ = try engine.snapshot() }),
]
for (name, work) in works {
    print(String(format: "%10.3f us  ", try cost(work)) + name)
}
