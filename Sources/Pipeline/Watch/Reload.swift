import Dispatch
import Foundation
import Synchronization

/// SIGHUP as a request to read the settings again.
public final class Reload: Sendable {
    private let asked = Atomic<Bool>(false)

    public init() {}

    var isAsked: Bool { asked.load(ordering: .relaxed) }

    /// Whether it was asked since the last time.
    func take() -> Bool { asked.exchange(false, ordering: .relaxed) }

    /// As SIGHUP does.
    public func ask() { asked.store(true, ordering: .relaxed) }

    /// Runs `body` while the signal is listened to.
    public func listening<Result>(_ body: () throws -> Result) rethrows -> Result {
        Foundation.signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler { self.ask() }
        source.resume()
        defer {
            source.cancel()
            Foundation.signal(SIGHUP, SIG_DFL)
        }
        return try body()
    }
}
