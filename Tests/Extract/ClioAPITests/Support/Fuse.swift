import Synchronization
import WebTesting

@testable import ClioAPI

/// Lets so many requests through to a Clio, then cuts every connection, as a process that dies sees it.
final class Fuse: Sendable {
    private let clio: FakeClio
    private let left = Mutex(0)
    private let passed = Mutex<[String]>([])

    init(_ clio: FakeClio) { self.clio = clio }

    func allow(_ count: Int) { left.withLock { $0 = count } }

    /// Targets of the requests that were answered.
    var answered: [String] { passed.withLock { $0 } }

    var script: Script {
        Script { request, _ in
            let isAllowed = self.left.withLock { left in
                left -= 1
                return left >= 0
            }
            guard isAllowed else { return .cutOff }
            self.passed.withLock { $0.append(request.target) }
            return self.clio.answer(request)
        }
    }

    /// Gives up at once.
    static var retry: ClioRetry {
        var retry = ClioRetry()
        retry.tries = 1
        return retry
    }
}

extension ClioBench {
    var download: ClioDownload { ClioDownload(client: client) }
}
