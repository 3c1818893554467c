import CTutorCore
import Foundation

/// Every job of the core, and its JSON door.
///
/// A job takes values and gives a value; it keeps nothing and may be called
/// from any thread. Whatever a job throws is a ``CoreError``.
public enum Core {
    /// Does a job by its name, for documents that come as JSON text. The
    /// arguments are one object; the answer is JSON text too.
    ///
    /// - Throws: ``CoreError`` when there is no such job, when the text is
    ///   not as the job wants it, or when the job cannot be done.
    public static func call(_ job: String, json: Data) throws -> Data {
        let outcome: Result<Data, CoreError> = json.withUnsafeBytes { arguments in
            Result { () throws(CoreError) in
                try carried(job, arguments) { (text: UnsafeRawBufferPointer) throws(CoreError) in
                    Data(text)
                }
            }
        }
        return try outcome.get()
    }

    /// Does a job whose arguments `write` writes, and reads its answer.
    static func call<Answer: WireValue>(
        _ job: String, _ write: (inout WireWriter) -> Void
    ) throws(CoreError) -> Answer {
        try written(write) { (arguments: UnsafeRawBufferPointer) throws(CoreError) in
            try carried(job, arguments, value)
        }
    }

    /// Writes the arguments, and does something with their text.
    static func written<Answer>(
        _ write: (inout WireWriter) -> Void,
        _ work: (UnsafeRawBufferPointer) throws(CoreError) -> Answer
    ) throws(CoreError) -> Answer {
        var writer = WireWriter()
        writer.beginObject()
        write(&writer)
        writer.endObject()
        let outcome: Result<Answer, CoreError> = writer.withText { arguments in
            Result { () throws(CoreError) in
                try work(UnsafeRawBufferPointer(arguments))
            }
        }
        return try outcome.get()
    }

    /// Reads an answer's text.
    static func value<Answer: WireValue>(
        _ text: UnsafeRawBufferPointer
    ) throws(CoreError) -> Answer {
        var reader = WireReader(text)
        return try Answer.read(from: &reader)
    }

    /// Hands both texts over, and the answer to `read`.
    private static func carried<Answer>(
        _ job: String, _ arguments: UnsafeRawBufferPointer,
        _ read: (UnsafeRawBufferPointer) throws(CoreError) -> Answer
    ) throws(CoreError) -> Answer {
        var job = job
        let answer = job.withUTF8 { name in
            tutorcore_call(
                name.baseAddress, name.count,
                arguments.baseAddress?.assumingMemoryBound(to: UInt8.self), arguments.count)
        }
        return try opened(answer, read)
    }

    /// Reads an answer, or throws its error; gives the text back.
    static func opened<Answer>(
        _ answer: tutorcore_text,
        _ read: (UnsafeRawBufferPointer) throws(CoreError) -> Answer
    ) throws(CoreError) -> Answer {
        defer { tutorcore_free(answer) }
        let text = UnsafeRawBufferPointer(start: answer.bytes, count: answer.length)
        // {"ok": …} or {"error": …}.
        let (ok, error) = (#"{"ok":"# as StaticString, #"{"error":"# as StaticString)
        if starts(text, ok) {
            return try read(inside(text, ok))
        }
        var reader = WireReader(inside(text, error))
        throw try CoreError.read(from: &reader)
    }

    private static func starts(_ text: UnsafeRawBufferPointer, _ start: StaticString) -> Bool {
        let length = start.utf8CodeUnitCount
        guard let base = text.baseAddress, text.count > length else { return false }
        return memcmp(base, start.utf8Start, length) == 0
    }

    private static func inside(
        _ text: UnsafeRawBufferPointer, _ start: StaticString
    ) -> UnsafeRawBufferPointer {
        let first = min(start.utf8CodeUnitCount, text.count)
        return UnsafeRawBufferPointer(rebasing: text[first..<max(first, text.count - 1)])
    }
}
