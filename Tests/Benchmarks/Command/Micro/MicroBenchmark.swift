import AllocationCount

/// One innermost loop, on its own.
struct MicroBenchmark {
    var name: String
    /// What is counted: `line`, `field`, …
    var unit: String
    /// How many of them one pass takes.
    var items: Int
    /// Allocations for 1,000 of them that are allowed, rounded up: the gate. What is measured plus a tenth, or none.
    var allowed: Int
    var pass: () throws -> Void

    struct Outcome {
        var name: String
        var unit: String
        var nanoseconds: Double
        var allocations: Int
        var allowed: Int

        var isWithin: Bool { allocations <= allowed }
    }

    /// One pass to warm up, one whose allocations are counted, then passes on the clock, of which the least counts.
    func run(passes: Int) throws -> Outcome {
        try pass()
        let before = allocation_count()
        try pass()
        let allocations = Int(allocation_count() - before)
        var least = Duration.seconds(1_000_000)
        for _ in 0..<passes {
            let start = ContinuousClock.now
            try pass()
            least = min(least, ContinuousClock.now - start)
        }
        return Outcome(
            name: name, unit: unit,
            nanoseconds: Double(least.components.attoseconds) / 1e9 / Double(items)
                + Double(least.components.seconds) * 1e9 / Double(items),
            allocations: (allocations * 1000 + items - 1) / items, allowed: allowed)
    }
}

/// Keeps the compiler from leaving out work whose result nobody wants.
@inline(never)
func consume<Value>(_ value: Value) {}
