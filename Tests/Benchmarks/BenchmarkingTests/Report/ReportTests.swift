import Benchmarking
import Testing
import XMLText

@Suite struct ReportTests {
    @Test func thePlotIsWellFormedXML() throws {
        let plot = ScalingPlot([
            .init(name: "ours & <theirs>", points: [(80_000, 0.9, 5e7), (800_000, 8, 6e7)]),
            .init(name: "Polars", points: [(80_000, 0.6, 2e8)]),
        ])
        var reader = try XMLPullReader(bytes: Array(plot.render().utf8), name: "plot")
        var elements: [String: Int] = [:]
        var texts: [String] = []
        while let event = try reader.next() {
            switch event {
            case .startElement(let name): elements[name, default: 0] += 1
            case .text(let bytes): texts.append(String(decoding: bytes, as: UTF8.self))
            case .endElement: break
            }
        }
        #expect(elements["svg"] == 1)
        #expect(elements["polyline"] == 4)
        #expect(elements["circle"] == 6)
        #expect(elements["script"] == nil)
        #expect(texts.contains("ours & <theirs>"))
        #expect(texts.contains("1M") && texts.contains("10k"))
    }

    @Test func aPlotOfNothingIsStillAPlot() throws {
        var reader = try XMLPullReader(bytes: Array(ScalingPlot([]).render().utf8), name: "plot")
        var count = 0
        while try reader.next() != nil { count += 1 }
        #expect(count > 10)
    }

    @Test func numbersStandToTheRight() {
        var table = TextColumns(["", "wall s"])
        table.append(["ours", "1.25"])
        table.append(["Zoë's", "10"])
        #expect(table.text == "       wall s\nours     1.25\nZoë's      10\n")
    }

    @Test(arguments: [(0.01234, "0.0123"), (0.5, "0.500"), (1.005, "1.00"), (12.34, "12.3"), (1234.5, "1235")])
    func secondsHaveThreeDigits(value: Double, text: String) { #expect(value.short == text) }

    @Test func thousandsAreGrouped() {
        #expect(1_234_567.grouped == "1,234,567")
        #expect((-999).grouped == "-999")
        #expect((-0.04).formatted(decimals: 1) == "0.0")
        #expect((-1.25).formatted(decimals: 2) == "-1.25")
    }

    private func entry(
        _ name: String, _ side: Contender.Side, _ wall: Double, _ stages: [Stage] = []
    ) -> Results.Entry {
        let sample = Sample(wall: wall, cpu: wall, peakMemory: 1_000_000)
        return Results.Entry(name: name, side: side, samples: [sample], stages: [stages], lines: 100)
    }

    private func facts(bills: Int) -> FirmFacts {
        var facts = FirmFacts(.init(bills: bills))
        facts.lines = bills * 10
        return facts
    }

    @Test func theTableHasARowASizeAndAColumnAProgram() {
        var results = Results(rounds: 3, seed: 1)
        results.versions = ["clio-xero": "1.0", "Polars": "2"]
        results.sizes = [
            .init(
                firm: facts(bills: 1_000),
                entries: [
                    entry("ours", .ours, 2), entry("again, nothing changed", .ours, 1),
                    entry("next night, 200 changed", .ours, 0.5), entry("Polars", .peer, 5),
                ]),
            .init(firm: facts(bills: 10), entries: [entry("ours", .ours, 0.25), entry("Polars", .peer, 0.125)]),
        ]
        let lines = MarkdownTable.render(results).split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(4) == [
                "| Bills | Lines | ours | next night, 200 changed | Polars |", "|--:|--:|--:|--:|--:|",
                "| 1,000 | 10,000 | 2.00 s, 1 MB | 0.500 s, 1 MB | 5.00 s, 1 MB |",
                "| 10 | 100 | 0.250 s, 1 MB |  | 0.125 s, 1 MB |",
            ])
        #expect(lines.last?.hasPrefix("Polars 2, clio-xero 1.0; ") == true)
        #expect(lines.last?.hasSuffix("medians of 3 interleaved rounds.") == true)
    }

    @Test func peersAreComparedWithEachRun() {
        var results = Results(rounds: 1, seed: 1)
        let stages = [Stage(name: "read", seconds: 1), Stage(name: "write", seconds: 3)]
        results.sizes = [
            .init(firm: facts(bills: 10), entries: [entry("ours", .ours, 2, stages), entry("Polars", .peer, 5)])
        ]
        let lines = ResultText.render(results).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.contains(["ours", "2.00", "2.00", "2.00", "2.00", "1", "50", "2.50"]))
        #expect(lines.contains(["Polars", "5.00", "5.00", "5.00", "5.00", "1", "20", "1"]))
        #expect(lines.contains(["write", "3.00", "75", "%"]))
    }
}
