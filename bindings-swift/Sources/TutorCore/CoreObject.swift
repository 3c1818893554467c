import CTutorCore
import Foundation

/// The state of an object of the core's, owned: what the generated classes
/// hold.
///
/// The core's lock keeps the memory whole even where no compiler keeps the
/// object with one owner.
final class CoreObject {
    private let pointer: OpaquePointer

    /// Makes an object, or goes on from a snapshot.
    init(
        _ name: String, restoring snapshot: Data?, _ write: (inout WireWriter) -> Void
    ) throws(CoreError) {
        var made: OpaquePointer?
        try Core.written(write) { (arguments: UnsafeRawBufferPointer) throws(CoreError) in
            var name = name
            let state = snapshot ?? Data()
            let answer = name.withUTF8 { name in
                state.withUnsafeBytes { state in
                    tutorcore_object_new(
                        name.baseAddress, name.count,
                        arguments.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        arguments.count, snapshot == nil ? 0 : 1,
                        state.baseAddress?.assumingMemoryBound(to: UInt8.self), state.count, &made)
                }
            }
            try Core.opened(answer) { _ in }
        }
        guard let made else { throw CoreError(.invalidValue, "The object was not made.") }
        pointer = made
    }

    deinit { tutorcore_object_free(pointer) }

    /// Calls a method whose arguments `write` writes, and reads its answer.
    func call<Answer: WireValue>(
        _ method: String, _ write: (inout WireWriter) -> Void
    ) throws(CoreError) -> Answer {
        try Core.written(write) { (arguments: UnsafeRawBufferPointer) throws(CoreError) in
            var method = method
            let answer = method.withUTF8 { name in
                tutorcore_object_call(
                    pointer, name.baseAddress, name.count,
                    arguments.baseAddress?.assumingMemoryBound(to: UInt8.self), arguments.count)
            }
            return try Core.opened(answer, Core.value)
        }
    }

    /// Takes in what another saw.
    func merge<Answer: WireValue>(_ other: CoreObject) throws(CoreError) -> Answer {
        try Core.opened(tutorcore_object_merge(pointer, other.pointer), Core.value)
    }

    /// The state as bytes.
    func snapshot() throws(CoreError) -> Data {
        var bytes = tutorcore_text()
        let answer = tutorcore_object_snapshot(pointer, &bytes)
        defer { tutorcore_free(bytes) }
        try Core.opened(answer) { _ in }
        return bytes.length == 0 ? Data() : Data(bytes: bytes.bytes, count: bytes.length)
    }
}
