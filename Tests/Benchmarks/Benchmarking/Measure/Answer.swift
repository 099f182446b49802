import Ledger

/// Seconds the program says it spent in one of its stages.
package struct Stage: Sendable, Codable, Hashable {
    package var name: String
    package var seconds: Double

    package init(name: String, seconds: Double) {
        self.name = name
        self.seconds = seconds
    }
}

/// The last line a contender prints, a JSON object.
///
/// `documents` is a list of objects with `kind`, `count`, `currency` and `total`; of the kinds only `invoices` counts here.
/// `to_do` is how many changes must be made by hand. `stages`, where the program tells it, is a list of objects with `name` and `seconds`.
package struct Answer: Sendable {
    package var expected = Contender.Expected(invoices: 0, totals: [:])
    package var stages: [Stage] = []

    /// Nil where the line is no such object.
    package init?(lastLineOf output: String) {
        guard let line = output.split(separator: "\n").last,
            let value = try? JSONValue.parse(Array(line.utf8)), value.members != nil
        else { return nil }
        for document in value["documents"]?.elements ?? [] where document["kind"]?.string == "invoices" {
            expected.invoices += document["count"]?.number.flatMap { Int($0) } ?? 0
            guard let currency = document["currency"]?.string, let total = document["total"]?.string,
                case .success(let number) = NumberPattern().parse(Array(total.utf8)[...]),
                let cents = number.minorUnits(digits: 2)
            else { continue }
            expected.totals[currency, default: 0] += cents
        }
        expected.toDos = value["to_do"]?.number.flatMap { Int($0) } ?? 0
        stages = (value["stages"]?.elements ?? []).compactMap { stage in
            guard let name = stage["name"]?.string, let seconds = stage["seconds"]?.number.flatMap({ Double($0) })
            else { return nil }
            return Stage(name: name, seconds: seconds)
        }
    }
}
