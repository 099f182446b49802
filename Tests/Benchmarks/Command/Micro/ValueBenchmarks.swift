import Benchmarking
import Ledger

/// Amounts and days: read, reckoned with, written.
enum ValueBenchmarks {
    private static let count = 10_000

    static func make() -> [MicroBenchmark] {
        var random = SplitMix64(seed: 1)
        var amounts = TextArena()
        var plain: [TextRef] = []
        var grouped: [TextRef] = []
        var days: [TextRef] = []
        var numbers: [FixedPoint] = []
        var dates: [CalendarDate] = []
        for _ in 0..<count {
            let cents = Int64(random.below(10_000_000))
            numbers.append(FixedPoint(tenThousandths: cents * 100))
            plain.append(amounts.build { DecimalText.appendAmount(cents, digits: 2, to: &$0) })
            grouped.append(amounts.append("$" + DecimalText.grouped(cents, digits: 2)))
            let date = CalendarDate(dayNumber: 18_000 + Int32(random.below(3_000)))
            dates.append(date)
            days.append(amounts.build { date.append(to: &$0) })
        }
        return reading(amounts, plain: plain, grouped: grouped, days: days) + writing(numbers, dates)
    }

    private static func reading(
        _ text: TextArena, plain: [TextRef], grouped: [TextRef], days: [TextRef]
    ) -> [MicroBenchmark] {
        let pattern = NumberPattern()
        func amounts(_ name: String, _ refs: [TextRef], allowed: Int) -> MicroBenchmark {
            MicroBenchmark(name: name, unit: "amount", items: refs.count, allowed: allowed) {
                var sum: Int64 = 0
                for ref in refs {
                    guard case .success(let number) = pattern.parse(text[ref]) else {
                        throw BenchmarkError("\(text.string(ref)) was not read as an amount")
                    }
                    sum &+= number.tenThousandths
                }
                consume(sum)
            }
        }
        return [
            amounts("amount read, 1234.50", plain, allowed: 0),
            amounts("amount read, $1,234.50", grouped, allowed: 2_090),
            MicroBenchmark(name: "day read, yyyy-MM-dd", unit: "day", items: days.count, allowed: 0) {
                var sum: Int32 = 0
                for ref in days {
                    guard let date = DatePattern.iso.parse(text[ref]) else {
                        throw BenchmarkError("\(text.string(ref)) was not read as a day")
                    }
                    sum &+= date.dayNumber
                }
                consume(sum)
            },
        ]
    }

    private static func writing(_ numbers: [FixedPoint], _ dates: [CalendarDate]) -> [MicroBenchmark] {
        let rate = FixedPoint(tenThousandths: 149_800)
        let quantity = FixedPoint(tenThousandths: 17_500)
        let pattern = DatePattern("dd/MM/yyyy") ?? .iso
        var out: [UInt8] = []
        return [
            MicroBenchmark(name: "quantity × price, and its tax", unit: "line", items: numbers.count, allowed: 0) {
                var sum: Int64 = 0
                for price in numbers {
                    let net = FixedPoint.amount(quantity, times: price, digits: 2) ?? 0
                    sum &+= net &+ (rate.percent(of: net) ?? 0)
                }
                consume(sum)
            },
            MicroBenchmark(name: "amount written", unit: "amount", items: numbers.count, allowed: 0) {
                out.removeAll(keepingCapacity: true)
                for number in numbers { DecimalText.appendAmount(number.tenThousandths, digits: 2, to: &out) }
            },
            MicroBenchmark(name: "day written, dd/MM/yyyy", unit: "day", items: dates.count, allowed: 0) {
                out.removeAll(keepingCapacity: true)
                for date in dates { pattern.append(date, to: &out) }
            },
        ]
    }
}
