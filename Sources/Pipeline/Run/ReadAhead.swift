import Foundation
import Ledger

/// Reads bills on a thread of its own while those read before are worked on.
///
/// Two batches go round: one is filled while the other is used, so memory stays at two batches. The source belongs to the
/// reading thread from ``start()`` until ``finish()`` gives it back; everything shared is behind the condition.
final class ReadAhead: @unchecked Sendable {
    private let condition = NSCondition()
    private var source: any BillSource
    private var free: [BillBatch] = [BillBatch()]
    private var ready: [(batch: BillBatch, isLast: Bool, fraction: Double?)] = []
    /// How much of the input the batch given last came from.
    private var fractionRead: Double?
    private var failure: (any Error)?
    private var isStopped = false
    private var isRunning = false
    private let inOneThread: Bool
    private let stages: StageTimes

    /// Gives all bills of a source to `body`, a batch after another, and shows how far it is.
    /// - Returns: the source, with what it says once it was read to its end.
    static func each(
        of source: consuming any BillSource, for request: RunRequest, _ body: (inout BillBatch) throws -> Void
    ) throws -> any BillSource {
        // The source is handed on, never copied: a copy would hold every contact a second time.
        let reader = ReadAhead(consume source, inOneThread: request.jobs == 1, stages: request.stages)
        var batch = BillBatch()
        request.progress.begin()
        reader.start()
        defer {
            _ = reader.finish()
            // Whatever ends the run: what is said next begins on a line of its own.
            request.progress.finish()
        }
        var isReading = true
        while isReading {
            try request.interruption.check()
            isReading = try reader.next(&batch)
            try body(&batch)
            request.progress.advance(bills: batch.bills.count, fraction: reader.fractionRead)
        }
        return reader.finish()
    }

    /// - Parameter inOneThread: nothing is read ahead.
    private init(_ source: consuming any BillSource, inOneThread: Bool, stages: StageTimes) {
        self.source = source
        self.stages = stages
        self.inOneThread = inOneThread
    }

    private func start() {
        if inOneThread { return }
        isRunning = true
        let thread = Thread { [self] in readAll() }
        thread.stackSize = 8 << 20
        thread.start()
    }

    private func readAll() {
        while var batch = takeFree() {
            do {
                let hasMore = try stages.measure(.reading) { try source.read(into: &batch) }
                give(batch, isLast: !hasMore)
                if !hasMore { break }
            } catch {
                condition.withLock { failure = error }
                break
            }
        }
        condition.withLock {
            isRunning = false
            condition.broadcast()
        }
    }

    private func takeFree() -> BillBatch? {
        condition.withLock {
            while free.isEmpty && !isStopped { condition.wait() }
            return isStopped ? nil : free.removeLast()
        }
    }

    private func give(_ batch: BillBatch, isLast: Bool) {
        condition.withLock {
            ready.append((batch, isLast, source.fractionRead))
            condition.broadcast()
        }
    }

    /// Exchanges a batch that is done with, at first an empty one, for the next one.
    /// - Returns: false with the last one.
    private func next(_ batch: inout BillBatch) throws -> Bool {
        if inOneThread {
            defer { fractionRead = source.fractionRead }
            return try stages.measure(.reading) { try source.read(into: &batch) }
        }
        let isLast = try condition.withLock { () throws -> Bool in
            while ready.isEmpty && isRunning { condition.wait() }
            if ready.isEmpty, let failure { throw failure }
            let (next, isLast, fraction) = ready.removeFirst()
            fractionRead = fraction
            free.append(batch)
            batch = next
            condition.broadcast()
            return isLast
        }
        return !isLast
    }

    /// Stops reading and gives the source back, with what it says once it was read to its end.
    private func finish() -> any BillSource {
        condition.withLock {
            isStopped = true
            condition.broadcast()
            while isRunning { condition.wait() }
        }
        return source
    }
}
