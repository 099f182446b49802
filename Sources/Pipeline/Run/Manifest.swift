import Ledger

/// `manifest.json` of a batch: what it was made from, what it holds, and what it comes to.
enum Manifest {
    static let format = 1

    static func render(_ report: BatchReport) -> [UInt8] {
        var out: [UInt8] = []
        var object = JSONObjectText(&out)
        object.member("format", format, &out)
        object.member("batch", report.batch, &out)
        object.member("channel", report.channel, &out)
        object.member("created", report.created, &out)
        object.member("firm", report.firm, &out)
        object.key("organisation", &out)
        if let organisation = report.organisation {
            var entry = JSONObjectText(&out)
            entry.member("tenant", organisation.tenant, &out)
            entry.member("name", organisation.name, &out)
            entry.end(&out)
        } else {
            JSONText.append("null", to: &out)
        }
        object.key("sources", &out)
        list(report.sources, &out) { source, out in
            var entry = JSONObjectText(&out)
            entry.member("path", source.path, &out)
            entry.member("kind", source.kind, &out)
            entry.member("bytes", source.byteCount, &out)
            entry.member("sha256", source.sha256, &out)
            entry.end(&out)
        }
        object.key("files", &out)
        list(report.files, &out) { file, out in
            var entry = JSONObjectText(&out)
            entry.member("name", file.name, &out)
            entry.member("content", file.content, &out)
            entry.member("documents", file.documents, &out)
            entry.member("rows", file.rows, &out)
            entry.member("bytes", file.byteCount, &out)
            entry.member("sha256", file.sha256, &out)
            entry.end(&out)
        }
        object.key("documents", &out)
        list(report.documents, &out) { total, out in
            let digits = total.currency.digits
            var entry = JSONObjectText(&out)
            entry.member("kind", total.kind, &out)
            if total.currency != .none { entry.member("currency", total.currency.description, &out) }
            entry.member("count", total.count, &out)
            entry.amount("net", total.net, digits: digits, &out)
            entry.amount("tax", total.tax, digits: digits, &out)
            entry.amount("total", total.net + total.tax, digits: digits, &out)
            entry.end(&out)
        }
        object.key("proof", &out)
        appendProof(report, separator: "\n", &out)
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
        return out
    }

    /// - Parameter separator: before each row: nothing where all must stand on one line.
    static func appendProof(_ report: BatchReport, separator: String = "", _ out: inout [UInt8]) {
        var proof = JSONObjectText(&out)
        proof.member("closes", report.closes, &out)
        proof.key("rows", &out)
        list(report.proof, separator: separator, &out) { row, out in
            let digits = row.currency == .none ? 2 : row.currency.digits
            var entry = JSONObjectText(&out)
            entry.member("kind", row.kind.rawValue, &out)
            if row.currency != .none { entry.member("currency", row.currency.description, &out) }
            entry.key("read", &out)
            append(row.read, digits, &out)
            for (name, bucket) in buckets {
                entry.key(name, &out)
                append(row.buckets[bucket] ?? ControlTotals.Total(), digits, &out)
            }
            entry.member("closes", row.closes, &out)
            entry.end(&out)
        }
        proof.end(&out)
    }

    private static let buckets: [(StaticString, Bucket)] = [
        ("written", .written), ("already_there", .alreadyThere), ("filtered", .filtered), ("held", .held),
        ("rejected", .rejected),
    ]

    private static func append(_ total: ControlTotals.Total, _ digits: Int, _ out: inout [UInt8]) {
        var entry = JSONObjectText(&out)
        entry.member("count", total.count, &out)
        entry.amount("amount", Int64(clamping: total.amount), digits: digits, &out)
        if total.unreadable > 0 { entry.member("unreadable", total.unreadable, &out) }
        entry.end(&out)
    }

    private static func list<Element>(
        _ elements: [Element], separator: String = "\n", _ out: inout [UInt8],
        _ body: (Element, inout [UInt8]) -> Void
    ) {
        out.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            out.append(contentsOf: separator.utf8)
            body(element, &out)
        }
        out.append(UInt8(ascii: "]"))
    }
}
