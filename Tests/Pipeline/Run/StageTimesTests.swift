import Foundation
import Ledger
import Synchronization
import Testing

@testable import Pipeline

@Suite struct StageTimesTests {
    /// A clock that stands still until it is moved.
    private final class HandClock: Sendable {
        private let time = Mutex<Int64>(0)
        var now: Int64 { time.withLock { $0 } }
        func pass(milliseconds: Int64) { time.withLock { $0 += milliseconds * 1_000_000 } }
    }

    private static func seconds(_ list: [StageTime]) -> [String: Int64] {
        Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0.seconds.tenThousandths) })
    }

    @Test func whatIsDoneWithinAStageCountsOnce() {
        let clock = HandClock()
        let stages = StageTimes(clock: { clock.now })
        for _ in 0..<2 {
            let writing = stages.begin(.writing)
            clock.pass(milliseconds: 5)
            stages.measure(.readingBack) {
                clock.pass(milliseconds: 7)
                stages.measure(.hashing) { clock.pass(milliseconds: 11) }
                clock.pass(milliseconds: 1)
            }
            stages.measure(.hashing) { clock.pass(milliseconds: 2) }
            stages.end(writing)
            clock.pass(milliseconds: 100)
        }
        #expect(Self.seconds(stages.list) == ["writing": 100, "reading back": 160, "hashing": 260])
    }

    @Test func theListGoesAsTheDataDoesAndLeavesOutWhatTookNoTime() {
        let clock = HandClock()
        let stages = StageTimes(clock: { clock.now })
        for stage in [StageTimes.Stage.proof, .opening, .transform] {
            stages.measure(stage) { clock.pass(milliseconds: 1) }
        }
        stages.measure(.state) {}
        #expect(stages.list.map(\.name) == ["opening", "transform", "proof"])
    }

    @Test func theSummaryTellsTheStages() throws {
        let firm = try SmallFirm()
        var result = try FileRun(firm.request(batch: "one")).execute()
        result.stages = [StageTime(name: "hashing", seconds: FixedPoint(tenThousandths: 1_230))]
        let line = String(decoding: SummaryLine.render(result), as: UTF8.self)
        #expect(line.contains(#""stages":[{"name":"hashing","seconds":0.123}]"#), "\(line)")
    }

    @Test func aRunTellsWhatItSpent() throws {
        let firm = try SmallFirm()
        let result = try FileRun(firm.request(batch: "one")).execute()
        let known = StageTimes.Stage.allCases.map(\.name)
        #expect(!result.stages.isEmpty && result.stages.allSatisfy { known.contains($0.name) })
    }
}
