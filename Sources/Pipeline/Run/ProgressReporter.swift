import Foundation
import Synchronization

/// Shows how far a run is: one line on standard error, drawn again at most ten times a second.
public final class ProgressReporter: Sendable {
    private struct Progress {
        var bills = 0
        var drawn: UInt64 = 0
        var isShown = false
    }

    private let isShown: Bool
    private let progress = Mutex(Progress())

    public static let silent = ProgressReporter(isShown: false)

    /// - Parameter isShown: whether standard error is a terminal that a person looks at.
    public init(isShown: Bool) { self.isShown = isShown }

    /// That many bills more are done.
    public func advance(bills: Int) {
        guard isShown else { return }
        let now = DispatchTime.now().uptimeNanoseconds
        progress.withLock { progress in
            progress.bills += bills
            guard now - progress.drawn > 100_000_000 else { return }
            progress.drawn = now
            progress.isShown = true
            Self.draw("\r\u{1B}[K\(progress.bills) bills")
        }
    }

    /// Wipes the line.
    public func finish() {
        guard isShown else { return }
        progress.withLock { progress in
            if progress.isShown { Self.draw("\r\u{1B}[K") }
            progress.isShown = false
        }
    }

    private static func draw(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
