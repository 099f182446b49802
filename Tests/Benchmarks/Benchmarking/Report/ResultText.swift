/// What was measured, for a terminal.
package enum ResultText {
    package static func render(_ results: Results) -> String {
        var text = results.machine.words + "\n"
        text += results.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        text += results.rounds == 1 ? "; one round\n" : "; medians of \(results.rounds) interleaved rounds\n"
        for size in results.sizes { text += "\n" + render(size) + stages(size) }
        if !results.startUp.isEmpty { text += "\n" + startUp(results) }
        let floor = (Double(results.peakFloor) / 1e6).formatted(decimals: 0)
        text += "\nMB are millions of bytes; peaks below \(floor) MB can't be told apart."
        text += results.sizes.contains { !$0.peers.isEmpty } ? " × is how many times as long the peer takes.\n" : "\n"
        return text
    }

    /// One size: a row a contender, and how many times as long each peer takes.
    static func render(_ size: Results.Size) -> String {
        let firm = size.firm
        let peers = size.peers
        var table = TextColumns(
            [firm.specification.bills.grouped + " bills", "wall s", "least", "most", "CPU s", "peak MB", "lines/s"]
                + peers.map { "× \($0.name)" })
        for entry in size.entries {
            table.append(
                [
                    entry.name, entry.wall.median.short, entry.wall.least.short, entry.wall.most.short,
                    entry.cpu.median.short, (entry.peakMemory.median / 1e6).formatted(decimals: 0),
                    Int(entry.linesPerSecond).grouped,
                ] + peers.map { ratio($0, to: entry) })
        }
        let bytes = (Double(firm.bytes) / 1e6).formatted(decimals: 1)
        let head = "\(firm.lines.grouped) lines, \(bytes) MB of exports; \(firm.invoices.grouped) invoices go\n"
        return head + table.text
    }

    /// How many times as fast `entry` is as the peer, by the wall.
    private static func ratio(_ peer: Results.Entry, to entry: Results.Entry) -> String {
        peer.name == entry.name ? "1" : (peer.wall.median / entry.wall.median).short
    }

    private static func stages(_ size: Results.Size) -> String {
        guard let run = size.run, !run.stages.isEmpty else { return "" }
        let whole = run.stages.reduce(0) { $0 + $1.seconds }
        guard whole > 0 else { return "" }
        var table = TextColumns(["stage", "s", "share"])
        for stage in run.stages {
            table.append([stage.name, stage.seconds.short, (stage.seconds / whole * 100).formatted(decimals: 0) + " %"])
        }
        return "\n" + table.text
    }

    private static func startUp(_ results: Results) -> String {
        var table = TextColumns(["start-up", "ms", "least", "most"])
        for (name, time) in results.startUp.sorted(by: { $0.value.median < $1.value.median }) {
            table.append([name] + [time.median, time.least, time.most].map { ($0 * 1000).formatted(decimals: 2) })
        }
        return table.text
    }
}
