import Foundation

/// Time and peak memory against the number of lines, both axes logarithmic, as SVG without a script.
///
/// Colours are readable on white and on black, and change with the reader's scheme where the viewer says it.
package struct ScalingPlot: Sendable {
    package struct Series: Sendable {
        package var name: String
        /// By size: lines of bills, seconds, bytes.
        package var points: [(lines: Double, seconds: Double, bytes: Double)]

        package init(name: String, points: [(lines: Double, seconds: Double, bytes: Double)]) {
            self.name = name
            self.points = points
        }
    }

    private let series: [Series]

    package init(_ series: [Series]) { self.series = series }

    /// The program's plain run and the peers.
    package init(_ results: Results) {
        var series: [Series] = []
        for size in results.sizes {
            for entry in [size.run].compactMap({ $0 }) + size.peers {
                let point = (Double(size.firm.lines), entry.wall.median, entry.peakMemory.median)
                if let index = series.firstIndex(where: { $0.name == entry.name }) {
                    series[index].points.append(point)
                } else {
                    series.append(Series(name: entry.name, points: [point]))
                }
            }
        }
        self.init(series)
    }

    package func render() -> String {
        let time = Panel(left: 64, title: "Time", values: series.map { $0.points.map { ($0.lines, $0.seconds) } }) {
            $0 >= 1 ? Self.number($0) + " s" : Self.number($0 * 1000) + " ms"
        }
        let memory = Panel(
            left: 64 + 330, title: "Peak memory", values: series.map { $0.points.map { ($0.lines, $0.bytes) } }
        ) {
            $0 >= 1e9 ? Self.number($0 / 1e9) + " GB" : Self.number($0 / 1e6) + " MB"
        }
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 340" width="720" height="340" role="img"
              font-family="system-ui, sans-serif" font-size="12">
            <title>Time and peak memory against the number of bill lines</title>
            <style>
              .t { fill: #57606a } .g { stroke: #8c959f; stroke-opacity: .35 } .l { fill: none; stroke-width: 2 }
              .s0 { stroke: #1f6feb } .f0 { fill: #1f6feb } .s1 { stroke: #d1660f } .f1 { fill: #d1660f }
              .s2 { stroke: #8250df } .f2 { fill: #8250df }
              @media (prefers-color-scheme: dark) {
                .t { fill: #9da7b3 } .s0 { stroke: #58a6ff } .f0 { fill: #58a6ff } .s1 { stroke: #f0883e }
                .f1 { fill: #f0883e } .s2 { stroke: #bc8cff } .f2 { fill: #bc8cff }
              }
            </style>

            """
        svg += time.render() + memory.render()
        for (index, entry) in series.enumerated() {
            let x = 64 + index * 150
            svg += "<rect class=\"f\(index % 3)\" x=\"\(x)\" y=\"320\" width=\"14\" height=\"4\"/>"
            svg += "<text class=\"t\" x=\"\(x + 20)\" y=\"326\">\(Self.escaped(entry.name))</text>\n"
        }
        return svg + "</svg>\n"
    }

    package static func number(_ value: Double) -> String {
        value >= 1 ? Int(value.rounded()).grouped : value.formatted(decimals: 1)
    }

    static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    }
}
