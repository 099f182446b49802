/// What was measured, as the README shows it: a row a size, a column a program, time and peak memory in each cell.
package enum MarkdownTable {
    package static func render(_ results: Results) -> String {
        var names: [String] = []
        for entry in results.sizes.flatMap({ columns($0) }) where !names.contains(entry.name) {
            names.append(entry.name)
        }
        var text = "| Bills | Lines |" + names.map { " \($0) |" }.joined() + "\n"
        text += "|--:|--:|" + names.map { _ in "--:|" }.joined() + "\n"
        for size in results.sizes {
            text += "| \(size.firm.specification.bills.grouped) | \(size.firm.lines.grouped) |"
            for name in names { text += " \(columns(size).first { $0.name == name }.map(cell) ?? "") |" }
            text += "\n"
        }
        let versions = results.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        text += "\n\(versions.joined(separator: ", ")); \(results.machine.words); "
        return text + (results.rounds == 1 ? "one round.\n" : "medians of \(results.rounds) interleaved rounds.\n")
    }

    /// The plain run, what goes on from it, and the peers.
    private static func columns(_ size: Results.Size) -> [Results.Entry] {
        [size.run].compactMap { $0 } + size.entries.filter { $0.name.hasPrefix("next night") } + size.peers
    }

    private static func cell(_ entry: Results.Entry) -> String {
        let megabytes = (entry.peakMemory.median / 1e6).formatted(decimals: 0)
        return "\(entry.wall.median.short) s, \(megabytes) MB"
    }
}
