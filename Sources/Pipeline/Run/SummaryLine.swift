import Ledger

/// The one machine-readable line of `--json`.
public enum SummaryLine {
    public static func render(_ result: RunResult) -> [UInt8] {
        var out: [UInt8] = []
        var object = JSONObjectText(&out)
        object.member("message_type", "summary", &out)
        object.member("exit_code", Int(result.exitCode.rawValue), &out)
        if let path = result.batchPath {
            object.member("batch", result.report.batch, &out)
            object.member("path", path, &out)
        }
        object.member("to_do", result.report.toDo.count, &out)
        object.key("documents", &out)
        out.append(UInt8(ascii: "["))
        for (index, total) in result.report.documents.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            var entry = JSONObjectText(&out)
            entry.member("kind", total.kind, &out)
            entry.member("count", total.count, &out)
            if total.currency != .none {
                entry.member("currency", total.currency.description, &out)
                var amount: [UInt8] = []
                DecimalText.appendAmount(total.net + total.tax, digits: total.currency.digits, to: &amount)
                entry.member("total", amount[...], &out)
            }
            entry.end(&out)
        }
        out.append(UInt8(ascii: "]"))
        object.key("left_out", &out)
        out.append(UInt8(ascii: "["))
        for (index, entry) in result.report.leftOut.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            var line = JSONObjectText(&out)
            line.member("bucket", entry.bucket.rawValue, &out)
            line.member("reason", entry.reason, &out)
            line.member("kind", entry.kind.rawValue, &out)
            line.member("count", entry.count, &out)
            line.end(&out)
        }
        out.append(UInt8(ascii: "]"))
        object.member("proof_closes", result.report.closes, &out)
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
        return out
    }
}
