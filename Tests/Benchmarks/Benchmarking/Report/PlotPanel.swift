import Foundation

/// One of the plot's two pictures: a grid of powers of ten, and a line for each series.
struct Panel {
    private static let (top, width, height): (Double, Double, Double) = (34, 250, 240)

    private let left: Double
    private let title: String
    private let values: [[(x: Double, y: Double)]]
    private let label: (Double) -> String
    /// Powers of ten, at least one apart.
    private let horizontal: ClosedRange<Int>
    private let vertical: ClosedRange<Int>

    init(left: Double, title: String, values: [[(Double, Double)]], label: @escaping (Double) -> String) {
        self.left = left
        self.title = title
        self.values = values.map { $0.map { (x: $0.0, y: $0.1) }.filter { $0.x > 0 && $0.y > 0 } }
        self.label = label
        horizontal = Self.decades(self.values.flatMap { $0.map(\.x) })
        vertical = Self.decades(self.values.flatMap { $0.map(\.y) })
    }

    /// The powers of ten around all values.
    static func decades(_ values: [Double]) -> ClosedRange<Int> {
        guard let least = values.min(), let most = values.max() else { return 0...1 }
        let low = Int(log10(least).rounded(.down))
        return low...max(low + 1, Int(log10(most).rounded(.up)))
    }

    private func x(_ value: Double) -> Double {
        let span = Double(horizontal.upperBound - horizontal.lowerBound)
        return left + (log10(value) - Double(horizontal.lowerBound)) / span * Self.width
    }

    private func y(_ value: Double) -> Double {
        let span = Double(vertical.upperBound - vertical.lowerBound)
        return Self.top + Self.height - (log10(value) - Double(vertical.lowerBound)) / span * Self.height
    }

    func render() -> String {
        let bottom = Self.top + Self.height
        var svg = "<text class=\"t\" x=\"\(text(left))\" y=\"20\" font-weight=\"600\">\(title)</text>\n"
        for power in horizontal {
            let place = x(pow(10, Double(power)))
            svg += line(place, Self.top, place, bottom)
            svg += label(at: place, bottom + 16, "middle", Self.count(power))
        }
        for power in vertical {
            let place = y(pow(10, Double(power)))
            svg += line(left, place, left + Self.width, place)
            svg += label(at: left - 6, place + 4, "end", label(pow(10, Double(power))))
        }
        svg += label(at: left + Self.width, bottom + 30, "end", "lines of bills")
        for (index, points) in values.enumerated() where !points.isEmpty {
            let places = points.map { "\(text(x($0.x))),\(text(y($0.y)))" }
            svg += "<polyline class=\"l s\(index % 3)\" points=\"\(places.joined(separator: " "))\"/>\n"
            for point in points {
                let place = "cx=\"\(text(x(point.x)))\" cy=\"\(text(y(point.y)))\""
                svg += "<circle class=\"f\(index % 3)\" \(place) r=\"3.5\"/>\n"
            }
        }
        return svg
    }

    /// `10k`, `1M`.
    private static func count(_ power: Int) -> String {
        let value = pow(10, Double(power))
        return power >= 6
            ? ScalingPlot.number(value / 1e6) + "M"
            : power >= 3 ? ScalingPlot.number(value / 1e3) + "k" : ScalingPlot.number(value)
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<line class=\"g\" x1=\"\(text(x1))\" y1=\"\(text(y1))\" x2=\"\(text(x2))\" y2=\"\(text(y2))\"/>\n"
    }

    private func label(at x: Double, _ y: Double, _ anchor: String, _ words: String) -> String {
        "<text class=\"t\" x=\"\(text(x))\" y=\"\(text(y))\" text-anchor=\"\(anchor)\">\(words)</text>\n"
    }

    private func text(_ value: Double) -> String { value.formatted(decimals: 1) }
}
