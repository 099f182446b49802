import Benchmarking
import Ledger

/// JSON lines as the ledger and the list of operations have them: written, and walked through again.
enum JSONBenchmarks {
    private static let count = 5_000

    static func make() throws -> [MicroBenchmark] {
        var lines: [UInt8] = []
        for index in 0..<count { append(index, to: &lines) }
        let whole = lines
        var out: [UInt8] = []
        out.reserveCapacity(lines.count)
        var text: [UInt8] = []
        return [
            MicroBenchmark(name: "JSON written", unit: "object", items: count, allowed: 0) {
                out.removeAll(keepingCapacity: true)
                for index in 0..<count { append(index, to: &out) }
            },
            MicroBenchmark(name: "JSON scanned, each string taken", unit: "object", items: count, allowed: 0) {
                var scanner = JSONScanner(whole)
                var sum = 0
                while !scanner.isAtEnd() { sum &+= try take(&scanner, &text) }
                guard sum == count * 6 else { throw BenchmarkError("the JSON had \(sum) members") }
            },
            MicroBenchmark(name: "JSON passed over", unit: "object", items: count, allowed: 3_300) {
                var scanner = JSONScanner(whole)
                while !scanner.isAtEnd() { try scanner.skipValue() }
            },
        ]
    }

    private static let description = Array("Review \"side letter\", revise and settle".utf8)

    private static func append(_ index: Int, to out: inout [UInt8]) {
        var object = JSONObjectText(&out)
        object.member("id", index, &out)
        object.member("description", description[...], &out)
        object.amount("amount", Int64(index) * 37, digits: 2, &out)
        object.member("quantity", FixedPoint(tenThousandths: 17_500), &out)
        object.member("date", CalendarDate(dayNumber: 19_000 + Int32(index % 1_000)), &out)
        object.member("billable", index % 7 != 0, &out)
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
    }

    private static func take(_ scanner: inout JSONScanner, _ text: inout [UInt8]) throws -> Int {
        var members = 0
        var isFirst = true
        try scanner.beginObject()
        while try scanner.nextKey(isFirst: &isFirst) != nil {
            members += 1
            switch try scanner.peek() {
            case .string:
                text.removeAll(keepingCapacity: true)
                try scanner.string(appendingTo: &text)
            case .number: _ = try scanner.number()
            default: try scanner.skipValue()
            }
        }
        return members
    }
}
