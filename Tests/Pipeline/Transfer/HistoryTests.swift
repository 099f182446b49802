import Foundation
import TestSupport
import Testing
import XeroAPI
import XeroSandbox

@testable import Pipeline

/// Many short lives of small firms with troubles of every kind: calls that fail at random, and processes that die at any of
/// their commits, again and again. What Xero has in the end is what it would have without them.
@Suite("Seeded histories")
struct HistoryTests {
    static let seeds: Range<UInt64> = 0..<300
    static let parts = 4

    @Test(arguments: 0..<parts)
    func sameBook(_ part: Int) async throws {
        for seed in Self.seeds where seed % UInt64(Self.parts) == UInt64(part) {
            do {
                try await Self.history(seed)
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }

    private static let kinds: [SandboxFault.Kind] = [
        .dropBefore, .dropAfter, .dropMidway, .internalError, .internalErrorAfter, .unavailable, .cutOff,
        .nothingDone(withZeroIDs: false),
        .tooManyRequests(problem: "minute", retryAfter: 7), .tooManyRequests(problem: "concurrent", retryAfter: nil),
    ]

    static func history(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed ^ 0x5EED)
        var expected = try await Undisturbed(seed: seed, bills: 3 + random.below(6))
        let rig = try await TransferRig(expected.firm)
        rig.xero.set(SandboxChaos(seed: seed, perMille: 20 * random.below(11), kinds: kinds))
        try await transfer(rig, &random)
        expectSame(rig.book, expected.first, "seed \(seed), first transfer")
        if random.chance(1, in: 3) {
            try await expected.undo()
            try await undo(rig, &random)
            expectSame(rig.book, expected.undone, "seed \(seed), taken back")
            return await rig.stop()
        }
        try rig.export(expected.later)
        try await transfer(rig, &random)
        expectSame(rig.book, expected.second, "seed \(seed), edits")
        rig.xero.set(nil)
        try await rig.expectNothingToDo("seed \(seed)")
        await rig.stop()
    }

    /// Plans, dies up to three times while it applies, and runs until nothing fails.
    private static func transfer(_ rig: TransferRig, _ random: inout SplitMix64) async throws {
        if random.chance(2, in: 3) {
            if let batch = try await retried(rig, { try await rig.plan().batchPath }) {
                for _ in 0...random.below(3) {
                    let commit = 1 + random.below(14)
                    let isBefore = random.chance(1, in: 2)
                    do {
                        _ = try await rig.apply(batch) { DyingStore($0, commit: commit, before: isBefore) }
                    } catch is DyingStore.Died {
                    } catch let error as XeroError where Failure(error).exitCode == .temporary {
                    }
                    // The next one comes at once, after a while, or when Xero has forgotten the keys.
                    rig.clock.advance(seconds: [0, 60, 400][random.below(3)])
                }
            }
        }
        _ = try await retried(rig) { try await rig.run() }
    }

    /// Takes the first batch back, and dies once while it does.
    private static func undo(_ rig: TransferRig, _ random: inout SplitMix64) async throws {
        let commit = 1 + random.below(14)
        let isBefore = random.chance(1, in: 2)
        do {
            _ = try await rig.undoFirst { DyingStore($0, commit: commit, before: isBefore) }
            return
        } catch is DyingStore.Died {
        } catch let error as XeroError where Failure(error).exitCode == .temporary {
        }
        _ = try await retried(rig) { try await rig.undoFirst() }
    }

    private static func retried<Result>(_ rig: TransferRig, _ body: () async throws -> Result) async throws -> Result {
        for attempt in 0..<30 {
            do { return try await body() } catch let error as XeroError {
                guard Failure(error).exitCode == .temporary else { throw error }
                rig.clock.advance(seconds: attempt % 3 == 0 ? 400 : 10)
            }
        }
        rig.xero.set(nil)
        return try await body()
    }
}
