import Ledger
import Pipeline

/// How a run ended, for the person who started it.
enum SummaryText {
    private static let shownReasons = 10

    static func run(_ result: RunResult, isPlan: Bool) -> String {
        let report = result.report
        var parts: [String] = []
        for earlier in result.finished {
            parts.append(applied(earlier, title: "Batch \(earlier.batch), begun before, is finished in Xero"))
        }
        let title = report.firm.isEmpty ? "" : report.firm + ", "
        let nothing = (result.finished.isEmpty ? "nothing to do" : "nothing more to do") + waiting(result)
        parts.append(
            Terminal.paint(title + (result.batchPath == nil ? nothing : "batch \(report.batch)"), .bold))
        parts.append(proof(report))
        if result.batchPath != nil {
            let verb = isPlan ? "Would be written" : result.applied == nil ? "Written" : "Planned"
            parts.append("\(verb): \(documents(report))")
        }
        if !report.changes.isEmpty { parts.append(changes(report)) }
        if !report.contacts.isEmpty { parts.append(contacts(report)) }
        if let calls = report.calls, result.batchPath != nil, result.applied == nil { parts.append(calls.words) }
        if !report.leftOut.isEmpty { parts.append(leftOut(report)) }
        if !report.toDo.isEmpty {
            parts.append("To do in Xero by hand: \(report.toDo.count) (to-do.csv; `clio-xero to-do` lists them)")
        }
        if !result.drift.isEmpty {
            parts.append("Changed in Xero by somebody: \(result.drift.count) (`clio-xero drift` lists them)")
        }
        if let applied = result.applied { parts.append(table(applied)) }
        if let path = result.batchPath {
            parts.append("\(Terminal.paint(path, .bold)): \(next(result, path, isPlan: isPlan))")
        }
        return parts.joined(separator: "\n\n")
    }

    private static func next(_ result: RunResult, _ path: String, isPlan: Bool) -> String {
        if result.applied != nil { return "report.html shows it all" }
        guard isPlan else {
            let isWritten = result.report.documents.contains { $0.count > 0 }
            let isRejected = result.report.files.contains { $0.name.hasPrefix("rejected/") }
            let imports = isWritten || !isRejected ? "IMPORT.md says what to do in Xero, " : ""
            return imports + (isRejected ? "rejected/ holds what couldn't go, " : "") + "report.html shows it all"
        }
        return result.report.channel == "api"
            ? "nothing was submitted; `clio-xero apply \(path)` submits exactly this" : "nothing was handed over"
    }

    /// What still waits where a run had nothing to do.
    static func waiting(_ result: RunResult) -> String {
        guard result.report.leftOut.contains(where: { $0.bucket == .held || $0.bucket == .rejected }) else { return "" }
        let folder = result.waitingIn.map { ": see \($0)" } ?? ""
        return ", \(waitingCount(result.report)) still held or rejected\(folder)"
    }

    /// How many bills wait; where none does, how many other records; where none does whole, what does.
    static func waitingCount(_ report: BatchReport) -> String {
        let waiting = report.leftOut.filter { $0.bucket == .held || $0.bucket == .rejected }
        let bills = waiting.filter { $0.kind == .bill }.reduce(0) { $0 + $1.count }
        if bills > 0 { return bills == 1 ? "1 bill" : "\(bills) bills" }
        let others = waiting.filter { $0.kind != .line }.reduce(0) { $0 + $1.count }
        if others == 0 { return "part of a payment" }
        return others == 1 ? "1 record" : "\(others) records"
    }

    /// What became of a batch in Xero.
    static func applied(_ result: ApplyResult, title: String) -> String {
        var parts = [Terminal.paint(title, .bold)]
        if result.isRepeated { parts.append("This batch was applied before; nothing was done.") }
        parts.append(table(result))
        return parts.joined(separator: "\n\n")
    }

    private static func table(_ result: ApplyResult) -> String {
        guard !result.rows.isEmpty else { return "Nothing was to be done in Xero." }
        var table = TextTable(["in Xero", "", "done#", "refused#", "held#", "open#"])
        table.rows = result.rows.map { row in
            let kind = row.kind.split(separator: "_").joined(separator: " ")
            return [
                kind, row.operation, "\(row.done)",
                row.refused > 0 ? Terminal.paint("\(row.refused)", .red) : "0",
                row.held > 0 ? Terminal.paint("\(row.held)", .yellow) : "0", "\(row.open)",
            ]
        }
        return table.render()
    }

    private static func changes(_ report: BatchReport) -> String {
        let toClio = report.changes.filter { $0.operation == "update_clio" }.map(\.count).reduce(0, +)
        var lines: [String] = []
        let others = report.changes.filter { $0.operation != "update_clio" }
        if !others.isEmpty {
            lines.append(
                "In Xero already: "
                    + others.map { "\(counted($0.count, $0.kind)) to \($0.operation)" }.joined(separator: ", "))
        }
        if toClio > 0 { lines.append("In Clio: \(counted(toClio, "contacts")) to update") }
        return lines.joined(separator: "\n")
    }

    private static func contacts(_ report: BatchReport) -> String {
        var lines = ["Contacts:"]
        for change in report.contacts.prefix(shownReasons) {
            let way = change.from == "Clio" ? "to Xero" : "to Clio"
            let line =
                "  \(change.name) (\(change.id)), \(way): \(change.fieldInWords) "
                + "\"\(change.old)\" → \"\(change.new)\""
            lines.append(
                change.isLost
                    ? Terminal.paint(line + ", edited on both sides; the earlier edit is lost", .yellow) : line)
        }
        let more = report.contacts.count - shownReasons
        if more > 0 { lines.append("  … and \(more) more: see report.html") }
        return lines.joined(separator: "\n")
    }

    static func extraction(_ result: RunResult) -> String {
        var parts = [proof(result.report)]
        if !result.report.leftOut.isEmpty { parts.append(leftOut(result.report)) }
        if let path = result.batchPath {
            parts.append("\(Terminal.paint(path, .bold)): the ledger; `clio-xero plan --from` goes on from it")
        }
        return parts.joined(separator: "\n\n")
    }

    /// The conservation proof: what was read, and what became of it.
    static func proof(_ report: BatchReport) -> String {
        var table = TextTable([
            "", "read#", "written#", "there#", "filtered#", "held#", "rejected#", "amount read#", "proof",
        ])
        let buckets: [Bucket] = [.written, .alreadyThere, .filtered, .held, .rejected]
        for row in report.proof {
            let name = row.kind.rawValue.split(separator: "_").joined(separator: " ")
            let hasMoney = row.kind != .contact
            let digits = row.currency == .none ? 2 : row.currency.digits
            let unreadable = row.read.unreadable > 0 ? " +\(row.read.unreadable) unreadable" : ""
            table.rows.append(
                [row.currency == .none ? name : "\(name) \(row.currency)", "\(row.read.count)"]
                    + buckets.map { "\(row.buckets[$0]?.count ?? 0)" }
                    + [
                        hasMoney
                            ? DecimalText.grouped(Int64(clamping: row.read.amount), digits: digits) + unreadable : "",
                        row.closes
                            ? Terminal.paint("✓", .green)
                            : Terminal.paint("✗ " + row.openMonths.joined(separator: ", "), .red),
                    ])
        }
        return table.render()
    }

    private static func documents(_ report: BatchReport) -> String {
        let parts = report.documents.filter { $0.count > 0 }.map { total in
            let documents = counted(total.count, total.kind)
            return total.currency == .none
                ? documents : "\(documents) \(amount(total.net + total.tax, total.currency))"
        }
        return parts.isEmpty ? "no documents" : parts.joined(separator: ", ")
    }

    /// - Parameter kind: `invoices`.
    private static func counted(_ count: Int, _ kind: String) -> String {
        "\(count) \(count == 1 ? String(kind.dropLast()) : kind)"
    }

    private static func leftOut(_ report: BatchReport) -> String {
        var lines = ["Left out:"]
        // Lines share their bill's fate: they are told of only where they stand alone.
        let entries = report.leftOut.filter { entry in
            entry.kind != .line
                || !report.leftOut.contains {
                    $0.kind == .bill && $0.bucket == entry.bucket && $0.reason == entry.reason
                }
        }
        for entry in entries.prefix(shownReasons) {
            let hasMoney = entry.kind != .contact && entry.kind != .trustTransaction
            let money = hasMoney ? ", " + amount(entry.amount, entry.currency) : ""
            let count = entry.count == 0 ? "part of one" : "\(entry.count)"
            let what = "\(count) \(entry.count < 2 ? entry.kind.name : entry.kind.name + "s")\(money)"
            let line = "  \(entry.bucket.rawValue): \(entry.reasonInWords) [\(entry.reason)], \(what)"
            lines.append(entry.bucket == .filtered ? line : Terminal.paint(line, .yellow))
        }
        let more = entries.count - shownReasons
        if more > 0 { lines.append("  … and \(more) more reasons: see report.html") }
        return lines.joined(separator: "\n")
    }

    static func amount(_ minorUnits: Int64, _ currency: CurrencyCode) -> String {
        currency == .none
            ? DecimalText.grouped(minorUnits, digits: 2)
            : "\(currency) \(DecimalText.grouped(minorUnits, digits: currency.digits))"
    }
}
