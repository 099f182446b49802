import Foundation
import Synchronization

/// Shows how far a run is: one line on standard error, drawn again at most ten times a second.
public final class ProgressReporter: Sendable {
    private struct Progress {
        var bills = 0
        var operations = 0
        var drawn: UInt64 = 0
        var isShown = false
    }

    private let isShown: Bool
    private let progress = Mutex(Progress())

    public static let silent = ProgressReporter(isShown: false)

    /// - Parameter isShown: whether standard error is a terminal that a person looks at.
    public init(isShown: Bool) { self.isShown = isShown }

    /// No bill is done yet.
    public func begin() { progress.withLock { $0.bills = 0 } }

    /// That many bills more are done.
    /// - Parameter fraction: of the input, 0 to 1; nil where nobody can tell.
    public func advance(bills: Int, fraction: Double? = nil) {
        guard isShown else { return }
        let now = DispatchTime.now().uptimeNanoseconds
        progress.withLock { progress in
            progress.bills += bills
            guard now - progress.drawn > 100_000_000 else { return }
            progress.drawn = now
            progress.isShown = true
            Self.draw("\r\u{1B}[K\(Self.bar(fraction))\(progress.bills) bills")
        }
    }

    /// That many operations more are in Xero.
    public func advance(operations: Int) {
        guard isShown else { return }
        let now = DispatchTime.now().uptimeNanoseconds
        progress.withLock { progress in
            progress.operations += operations
            guard now - progress.drawn > 100_000_000 else { return }
            progress.drawn = now
            progress.isShown = true
            Self.draw("\r\u{1B}[K\(progress.operations) of the batch's operations are in Xero")
        }
    }

    static func bar(_ fraction: Double?) -> String {
        guard let fraction else { return "" }
        let width = 30
        let full = min(width, max(0, Int(fraction * Double(width))))
        let percent = min(100, max(0, Int(fraction * 100)))
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full) + " \(percent)%  "
    }

    /// Wipes the line.
    public func finish() {
        guard isShown else { return }
        progress.withLock { progress in
            if progress.isShown { Self.draw("\r\u{1B}[K") }
            progress.isShown = false
        }
    }

    private static func draw(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
