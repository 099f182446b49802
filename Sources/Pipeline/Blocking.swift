import Dispatch

/// Waits for asynchronous work on a thread that has nothing else to do.
///
/// A run reads, compares and writes on threads of its own, which may wait; asynchronous code is kept to where calls are
/// in flight together. Never called from asynchronous code.
public enum Blocking {
    public static func wait<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) throws -> Result {
        let done = DispatchSemaphore(value: 0)
        let box = ResultBox<Result>()
        Task.detached {
            do {
                box.result = .success(try await body())
            } catch {
                box.result = .failure(error)
            }
            done.signal()
        }
        done.wait()
        guard let result = box.result else { throw CancellationError() }
        return try result.get()
    }

    /// Written before the semaphore is signalled, read after it was waited for.
    private final class ResultBox<Result: Sendable>: @unchecked Sendable {
        var result: Swift.Result<Result, any Error>?
    }
}
