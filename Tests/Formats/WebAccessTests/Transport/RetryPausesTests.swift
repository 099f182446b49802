import Testing

@testable import WebAccess

@Suite struct RetryPausesTests {
    private let pauses = RetryPauses(first: .milliseconds(500), longest: .seconds(30))

    @Test func doublesFromHalfToAllOfIt() {
        for (number, full) in [(2, 500), (3, 1_000), (4, 2_000), (8, 30_000), (80, 30_000)] as [(Int, Int64)] {
            #expect(pauses.pause(beforeTry: number, chance: 0, asked: nil) == .milliseconds(full / 2))
            #expect(pauses.pause(beforeTry: number, chance: .max, asked: nil) == .milliseconds(full))
        }
    }

    @Test func waitsAsLongAsIsAskedButNoLongerThanTheLongest() {
        #expect(pauses.pause(beforeTry: 2, chance: 0, asked: .seconds(7)) == .seconds(7))
        #expect(pauses.pause(beforeTry: 2, chance: 0, asked: .seconds(700)) == .seconds(30))
        #expect(pauses.pause(beforeTry: 4, chance: .max, asked: .seconds(1)) == .seconds(2))
    }
}
