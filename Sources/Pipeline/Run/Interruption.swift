import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM as a request to end between two batches.
///
/// A second signal of the same kind ends the process at once, as it would without us; the next run clears up.
public final class Interruption: Sendable {
    private let received = Atomic<Int32>(0)

    public init() {}

    /// The signal that asked for the end; nil while none did.
    public var signal: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// As the signal does.
    func ask(_ signal: Int32) { received.store(signal, ordering: .relaxed) }

    public func check() throws(RunError) {
        if let signal { throw .interrupted(signal: signal) }
    }

    /// Runs `body` while signals are listened to.
    public func listening<Result>(_ body: () throws -> Result) rethrows -> Result {
        let sources = [SIGINT, SIGTERM].map { number in
            Foundation.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                self.received.store(number, ordering: .relaxed)
                Foundation.signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
        }
        return try body()
    }
}
