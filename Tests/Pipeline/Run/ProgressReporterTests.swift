import Testing

@testable import Pipeline

struct ProgressReporterTests {
    @Test func theBarShowsHowMuchIsRead() {
        #expect(ProgressReporter.bar(nil) == "")
        #expect(ProgressReporter.bar(0) == String(repeating: "░", count: 30) + " 0%  ")
        #expect(
            ProgressReporter.bar(0.5) == String(repeating: "█", count: 15) + String(repeating: "░", count: 15)
                + " 50%  ")
        #expect(ProgressReporter.bar(1.2) == String(repeating: "█", count: 30) + " 100%  ")
    }
}
