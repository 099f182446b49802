import Benchmarking
import Foundation
import Testing

@Suite struct MeasureTests {
    @Test func statisticsAreMedianLeastAndMost() {
        let odd = Statistics([3, 1, 2])
        #expect((odd.median, odd.least, odd.most) == (2, 1, 3))
        #expect(Statistics([4, 1, 2, 3]).median == 2.5)
        #expect(Statistics([7]).median == 7)
    }

    @Test func aChildsOutcomeIsItsOwn() throws {
        let outcome = try ChildProcess("/bin/sh", ["-c", "echo out; echo err >&2; exit 7"]).run()
        #expect(outcome.exitCode == 7)
        #expect(outcome.output == "out\n")
        #expect(outcome.errors == "err\n")
        #expect(outcome.sample.peakMemory > 0)
        #expect(try ChildProcess("/bin/sh", ["-c", "kill -9 $$"]).run().exitCode == -9)
    }

    @Test func aProgramThatIsMissingIsNamed() {
        #expect { try ChildProcess("/nowhere/program", []).run() } throws: { "\($0)".contains("/nowhere/program") }
    }

    @Test func anAnswerIsTheLastLine() throws {
        let answer = try #require(
            Answer(
                lastLineOf: """
                    reading
                    {"to_do":3,"documents":[{"kind":"contacts","count":9},
                    """ + """
                        {"kind":"invoices","count":2,"currency":"CAD","total":"10.05"},\
                        {"kind":"invoices","count":1,"currency":"USD","total":"-0.50"}],\
                        "stages":[{"name":"read","seconds":1.5}]}

                        """))
        #expect(answer.expected == .init(invoices: 3, totals: ["CAD": 1_005, "USD": -50], toDos: 3))
        #expect(answer.stages == [Stage(name: "read", seconds: 1.5)])
        #expect(Answer(lastLineOf: "done") == nil)
    }

    @Test func aWrongAnswerIsNoResult() throws {
        #expect(try contender(prints: 2, expecting: 2).run().sample.peakMemory > 0)
        #expect { try contender(prints: 2, expecting: 3).run() } throws: { "\($0)".contains("wrong results") }
    }

    @Test func aFailureIsNoResult() throws {
        let failing = Contender("failing", .peer, ChildProcess("/bin/sh", ["-c", "exit 1"]), scratch: scratch)
        #expect { try failing.run() } throws: { "\($0)".contains("failing ended with 1") }
    }

    private let scratch = NSTemporaryDirectory() + "contender-\(UUID().uuidString)"

    private func contender(prints count: Int, expecting expected: Int) -> Contender {
        let line =
            "{\"documents\":[{\"kind\":\"invoices\",\"count\":\(count),\"currency\":\"CAD\",\"total\":\"1.00\"}]}"
        return Contender(
            "echo", .ours, ChildProcess("/bin/echo", [line]), scratch: scratch,
            expected: .init(invoices: expected, totals: ["CAD": 100]))
    }
}
