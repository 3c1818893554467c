import Foundation
import TutorCore
import XCTest

/// The cases that all languages run, through the public functions.
final class VectorTests: XCTestCase {
    func testEveryVector() throws {
        let vectors = try Project.vectors()
        var (typed, refused) = (0, 0)
        for vector in vectors {
            do {
                if try runs(vector) { typed += 1 } else { refused += 1 }
            } catch {
                XCTFail("\(vector.id): \(error)")
            }
        }
        print("\(vectors.count) vectors in Swift: \(typed) typed, \(refused) no value can hold")
        XCTAssertEqual(typed + refused, vectors.count)
        XCTAssertGreaterThan(typed, refused * 5)
    }

    func testAWrongExpectationFails() throws {
        let vector = try XCTUnwrap(Project.vectors().first { $0.error == nil })
        var spoiled: [String: Any] = ["job": vector.job, "arguments": vector.arguments]
        spoiled["result"] = ["no": "such"]
        XCTAssertThrowsError(try runs(Vector(spoiled)))
        spoiled["result"] = nil
        spoiled["error"] = ["kind": "malformed", "path": ""]
        XCTAssertThrowsError(try runs(Vector(spoiled)))
    }

    private struct Differs: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a vector both ways; false, when its arguments are no values of
    /// Swift's, so that the JSON door alone can be given them.
    private func runs(_ vector: Vector) throws -> Bool {
        let arguments = try JSONSerialization.data(withJSONObject: vector.arguments)
        let byText: Result<Data, CoreError>
        do {
            byText = .success(try Core.call(vector.job, json: arguments))
        } catch let error as CoreError {
            byText = .failure(error)
        }
        try hold(byText, vector)
        let answer: Result<any WireValue, CoreError>
        do {
            guard let given = try call(vector.job, Arguments(vector.arguments)) else {
                // An answer that is none, or no job of that name.
                if case .success(Data("null".utf8)) = byText { return true }
                return try refuses(vector)
            }
            answer = .success(given)
        } catch let error as CoreError {
            answer = .failure(error)
        } catch is Arguments.Inexpressible {
            return try refuses(vector)
        }
        switch (answer, byText) {
        case (.success(let value), .success(let text)):
            // Byte for byte what the core wrote.
            guard value.json() == text else { throw Differs(description: "other bytes") }
            try hold(.success(JSONEncoder().encode(value)), vector, nulls: false)
        case (.failure(let one), .failure(let other)) where one == other: break
        default: throw Differs(description: "\(answer) and \(byText)")
        }
        return true
    }

    private func refuses(_ vector: Vector) throws -> Bool {
        guard vector.error != nil else { throw Differs(description: "no value holds it") }
        return false
    }

    private func hold(
        _ outcome: Result<Data, CoreError>, _ vector: Vector, nulls: Bool = true
    ) throws {
        switch outcome {
        case .success(let data):
            // In a list, as a vector's result is in an object: alone, a truth is read otherwise.
            let list = try JSONSerialization.jsonObject(
                with: Data("[".utf8) + data + Data("]".utf8))
            let json = (list as? [Any])?.first ?? NSNull()
            guard vector.error == nil, let result = vector.result,
                try text(nulls ? json : bare(json)) == text(nulls ? result : bare(result))
            else { throw Differs(description: "gave \(json)") }
        case .failure(let error):
            let found = [
                "kind": error.kind.rawValue, "code": error.code, "path": error.path,
                "message": error.message, "help": error.help,
            ]
            guard let wanted = vector.error, wanted.allSatisfy({ found[$0] == $1 })
            else { throw Differs(description: "threw \(error)") }
        }
    }

    /// The same text for equal values; alone, a truth is equal to no other.
    private func text(_ json: Any) throws -> Data {
        try JSONSerialization.data(withJSONObject: [json], options: .sortedKeys)
    }

    /// Without the nulls, which a coder may leave out.
    private func bare(_ json: Any) -> Any {
        if let object = json as? [String: Any] {
            return object.filter { !($1 is NSNull) }.mapValues(bare)
        }
        return (json as? [Any])?.map(bare) ?? json
    }
}
