import Foundation
import Ledger

/// A folder of ledger files: one NDJSON file a record kind, bills in the order of their ids and everything on a bill in the
/// order of the bills, and `ledger.json`, which says the version and how many records there are.
enum LedgerFolder {
    static let index = "ledger.json"

    /// The kinds that have a file; trust movements are kept as sums in the index.
    static let kinds: [RecordKind] = [.contact, .bill, .line, .payment, .creditNote]

    static func path(_ kind: RecordKind, in directory: String) -> String {
        (directory as NSString).appendingPathComponent("\(kind.rawValue).ndjson")
    }

    static func renderIndex(counts: [RecordKind: Int], trust: TrustSummary) -> [UInt8] {
        var out: [UInt8] = []
        var object = JSONObjectText(&out)
        object.member("format", "clio-xero ledger", &out)
        object.member("version", LedgerEncoder.version, &out)
        object.key("counts", &out)
        var list = JSONObjectText(&out)
        list.member("contacts", counts[.contact] ?? 0, &out)
        list.member("bills", counts[.bill] ?? 0, &out)
        list.member("bill_line_items", counts[.line] ?? 0, &out)
        list.member("payments", counts[.payment] ?? 0, &out)
        list.member("credit_notes", counts[.creditNote] ?? 0, &out)
        list.end(&out)
        object.key("trust", &out)
        out.append(UInt8(ascii: "["))
        for (index, (type, entry)) in trust.byType.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            var item = JSONObjectText(&out)
            item.member("type", type, &out)
            item.member("count", entry.count, &out)
            var sum: [UInt8] = []
            entry.sum.append(to: &sum)
            item.member("sum", sum[...], &out)
            item.end(&out)
        }
        out.append(UInt8(ascii: "]"))
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
        return out
    }

    /// What `ledger.json` says.
    struct Index {
        var counts: [RecordKind: Int] = [:]
        var trust = TrustSummary()
    }

    static func parseIndex(_ bytes: [UInt8], path: String) throws(RunError) -> Index {
        func fail(_ message: String, line: Int = 0, remedy: String) -> RunError {
            .input([
                Diagnostic(.malformedJSON, .reject, at: SourceLocation(file: path, line: line), message, remedy: remedy)
            ])
        }
        let again = "Make the ledger again with `clio-xero extract --out`."
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(bytes)
        } catch {
            throw fail("this is no JSON: \(error.message)", line: error.line, remedy: again)
        }
        guard value["format"]?.string == "clio-xero ledger", let version = value["version"]?.number.flatMap({ Int($0) })
        else { throw fail("this is not the index of a ledger", remedy: again) }
        guard version <= LedgerEncoder.version else {
            throw fail(
                "the ledger is of version \(version), this program reads up to \(LedgerEncoder.version)",
                remedy: "Update the program, or make the ledger again with this one.")
        }
        var index = Index()
        for kind in kinds {
            guard let count = value["counts"]?[kind.rawValue]?.number.flatMap({ Int($0) }) else {
                throw fail("the index doesn't say how many \(kind.rawValue) there are", remedy: again)
            }
            index.counts[kind] = count
        }
        for entry in value["trust"]?.elements ?? [] {
            guard let type = entry["type"]?.string, let count = entry["count"]?.number.flatMap({ Int($0) }),
                case .success(let sum)? = entry["sum"]?.string.map({ NumberPattern().parse(Array($0.utf8)[...]) })
            else { throw fail("a sum of trust movements can't be read", line: entry.line, remedy: again) }
            var item = TrustSummary.Entry()
            item.count = count
            item.sum = sum
            index.trust.byType[type] = item
            index.trust.count += count
        }
        return index
    }
}
