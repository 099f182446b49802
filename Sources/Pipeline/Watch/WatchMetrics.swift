import Ledger

/// What a watch counts, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct WatchMetrics {
    private var cycles: [(result: String, count: Int)] = [("done", 0), ("incomplete", 0), ("failed", 0)]
    private var documents: [String: Int] = [:]
    private var lastSuccess: Int64?
    private var lastEnd: Int64 = 0
    private var lastSeconds = 0.0
    private var lastExit: Int32 = 0
    private var waiting: [(bucket: String, count: Int)] = [("held", 0), ("rejected", 0)]

    /// - Parameter now: UTC, `yyyy-MM-ddTHH:mm:ssZ`.
    mutating func add(_ cycle: Watch.Cycle, now: String) {
        let index = cycle.failure != nil ? 2 : cycle.exitCode == .done ? 0 : 1
        cycles[index].count += 1
        lastEnd = Self.seconds(now)
        if cycle.failure == nil { lastSuccess = lastEnd }
        lastSeconds = cycle.seconds
        lastExit = cycle.exitCode.rawValue
        guard let report = cycle.result?.report else { return }
        for total in report.documents { documents[total.kind, default: 0] += total.count }
        for place in waiting.indices {
            waiting[place].count = report.leftOut.filter {
                $0.bucket.rawValue == waiting[place].bucket && $0.kind == .bill
            }.reduce(0) { $0 + $1.count }
        }
    }

    var text: String {
        var lines: [String] = []
        func metric(_ name: String, _ kind: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            lines.append("# HELP clio_xero_\(name) \(help)")
            lines.append("# TYPE clio_xero_\(name) \(kind)")
            for sample in samples { lines.append("clio_xero_\(name)\(sample.labels) \(sample.value)") }
        }
        metric(
            "cycles_total", "counter", "Cycles by how they ended.",
            cycles.map { ("{result=\"\($0.result)\"}", "\($0.count)") })
        metric(
            "documents_total", "counter", "Documents written, by kind.",
            documents.sorted { $0.key < $1.key }.map { ("{kind=\"\($0.key)\"}", "\($0.value)") })
        metric(
            "bills_waiting", "gauge", "Bills held or rejected in the last cycle that told.",
            waiting.map { ("{bucket=\"\($0.bucket)\"}", "\($0.count)") })
        metric("last_cycle_end_seconds", "gauge", "When the last cycle ended, Unix time.", [("", "\(lastEnd)")])
        if let lastSuccess {
            metric(
                "last_success_end_seconds", "gauge", "When a cycle last ended without failing, Unix time.",
                [("", "\(lastSuccess)")])
        }
        metric("last_cycle_duration_seconds", "gauge", "How long the last cycle took.", [("", "\(lastSeconds)")])
        metric("last_exit_code", "gauge", "Exit code of the last cycle.", [("", "\(lastExit)")])
        return lines.joined(separator: "\n") + "\n"
    }

    private static func seconds(_ time: String) -> Int64 {
        let parts = time.split { !$0.isNumber }.compactMap { Int64($0) }
        guard parts.count >= 6, let day = CalendarDate(year: Int(parts[0]), month: Int(parts[1]), day: Int(parts[2]))
        else {
            return 0
        }
        return Int64(day.dayNumber) * 86_400 + parts[3] * 3_600 + parts[4] * 60 + parts[5]
    }
}
