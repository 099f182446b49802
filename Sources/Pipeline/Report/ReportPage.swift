import Crypto
import Foundation
import Ledger

/// `report.html`: one page that stands alone, for a partner of the firm.
///
/// No script, nothing loaded from anywhere; the Content-Security-Policy allows the one style sheet by its hash.
enum ReportPage {
    static func render(_ report: BatchReport) -> [UInt8] {
        var html = HTMLText()
        let hash = Data(SHA256.hash(data: Array(style.utf8))).base64EncodedString()
        html.markup("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        html.markup(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-\(hash)'\">\n"
        )
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        html.text("\(report.firm.isEmpty ? "Clio to Xero" : report.firm): batch \(report.batch)")
        html.markup("</title>\n<style>\(style)</style>\n</head>\n<body>\n<main>\n")
        head(report, &html)
        tiles(report, &html)
        ReportTransfer.append(report, &html)
        ReportContacts.append(report, &html)
        charts(report, &html)
        leftOut(report, &html)
        toDo(report, &html)
        proof(report, &html)
        accounts(report, &html)
        trust(report, &html)
        problems(report, &html)
        notices(report, &html)
        files(report, &html)
        html.markup("</main>\n</body>\n</html>\n")
        return html.bytes
    }

    // MARK: Above

    private static func head(_ report: BatchReport, _ html: inout HTMLText) {
        html.markup("<header>\n")
        html.element("p", "Clio to Xero", class: "over")
        html.element("h1", report.firm.isEmpty ? "Batch \(report.batch)" : report.firm)
        let time = report.created.replacingOccurrences(of: "T", with: " ").replacingOccurrences(of: "Z", with: " UTC")
        let way = report.channel == "api" ? "for Xero's API" : "files for Xero's import screens"
        html.element("p", "Batch \(report.batch), \(time), \(way)", class: "sub")
        html.markup("</header>\n")
    }

    private static func tiles(_ report: BatchReport, _ html: inout HTMLText) {
        html.markup("<section class=\"tiles\">\n")
        for total in report.documents where total.currency != .none || total.count > 0 {
            let amount =
                total.currency == .none
                ? "" : "\(total.currency) \(DecimalText.grouped(total.net + total.tax, digits: total.currency.digits))"
            tile("\(total.count)", total.kind, amount, "", &html)
        }
        let rejected = report.leftOut.filter { $0.kind == .bill && $0.bucket == .rejected }.reduce(0) { $0 + $1.count }
        let held = report.leftOut.filter { $0.kind == .bill && $0.bucket == .held }.reduce(0) { $0 + $1.count }
        if rejected > 0 { tile("\(rejected)", "bills rejected", "see below", "bad", &html) }
        if held > 0 { tile("\(held)", "bills held", "see below", "warn", &html) }
        tile(
            report.closes ? "✓" : "✗", "proof",
            report.closes ? "every record accounted for" : "records unaccounted for",
            report.closes ? "good" : "bad", &html)
        html.markup("</section>\n")
    }

    private static func tile(_ value: String, _ label: String, _ note: String, _ kind: String, _ html: inout HTMLText) {
        html.markup("<div class=\"tile \(kind)\">")
        html.element("b", value)
        html.element("span", label)
        html.element("small", note)
        html.markup("</div>\n")
    }

    private static func charts(_ report: BatchReport, _ html: inout HTMLText) {
        for currency in currencies(report.months.map(\.currency)) {
            html.element("h2", "By month of issue, \(currency)")
            ReportCharts.months(report.months.filter { $0.currency == currency }, &html)
        }
        for currency in currencies(report.accounts.map(\.currency)) {
            html.element("h2", "By account, without tax, \(currency)")
            ReportCharts.accounts(report.accounts.filter { $0.currency == currency }, &html)
        }
    }

    private static func currencies(_ all: [CurrencyCode]) -> [CurrencyCode] {
        Set(all).sorted { $0.letters < $1.letters }
    }

    private static func amount(_ minorUnits: Int64, _ currency: CurrencyCode) -> String {
        currency == .none
            ? DecimalText.grouped(minorUnits, digits: 2)
            : "\(currency) \(DecimalText.grouped(minorUnits, digits: currency.digits))"
    }

    // MARK: What stayed behind

    private static func leftOut(_ report: BatchReport, _ html: inout HTMLText) {
        html.element("h2", "What was left out, and why")
        guard !report.leftOut.isEmpty else {
            return html.element("p", "Nothing: everything that was read is in the batch.")
        }
        html.table(
            ["", "Reason", "What", "Count#", "Amount#"],
            report.leftOut.map { entry in
                [
                    entry.bucket.rawValue, entry.reasonInWords, entry.kind.name,
                    entry.count == 0 ? "part of one" : "\(entry.count)",
                    entry.kind == .contact || entry.kind == .trustTransaction
                        ? "" : amount(entry.amount, entry.currency),
                ]
            })
    }

    private static func toDo(_ report: BatchReport, _ html: inout HTMLText) {
        guard !report.toDo.isEmpty else { return }
        html.element("h2", "To do in Xero by hand")
        html.element(
            "p", "An import can't change what was imported before. Until they are acknowledged, these stay here.")
        html.table(
            ["No.#", "What", "Number", "To do", "Since batch"],
            report.toDo.map { ["\($0.id)", "\($0.kind) \($0.what)", $0.number, $0.detail, $0.firstBatch] })
    }

    private static func problems(_ report: BatchReport, _ html: inout HTMLText) {
        guard !report.problems.isEmpty else { return }
        let count = report.problemCounts.values.reduce(0, +)
        html.element("h2", "What to correct")
        if count > report.problems.count {
            html.element("p", "The first \(report.problems.count) of \(count); the others are in the folder rejected.")
        }
        html.table(
            ["Where", "", "What is wrong", "Text", "What to do"],
            report.problems.map {
                ["\($0.location)", $0.severity.name, $0.message, $0.text, $0.remedy]
            })
    }

    private static func notices(_ report: BatchReport, _ html: inout HTMLText) {
        guard !report.notices.isEmpty else { return }
        html.element("h2", "About the run")
        html.table(
            ["Where", "", "What", "What to do"],
            report.notices.map { ["\($0.location)", $0.severity.name, $0.message, $0.remedy] })
    }

    // MARK: The proof

    private static func proof(_ report: BatchReport, _ html: inout HTMLText) {
        html.element("h2", "Every record accounted for")
        html.element(
            "p",
            "Counted twice, once as it was read and once by what became of it; each row must come to what was read, month by "
                + "month. Lines count before discounts and tax.")
        let buckets: [Bucket] = [.written, .alreadyThere, .filtered, .held, .rejected]
        html.table(
            ["What", "", "Read#", "Written#", "Already there#", "Filtered#", "Held#", "Rejected#", ""],
            report.proof.flatMap { row -> [[String]] in
                let isMoney = row.kind != .contact && row.kind != .trustTransaction
                let counts = buckets.map { "\(row.buckets[$0]?.count ?? 0)" }
                let unreadable = row.read.unreadable > 0 ? " (\(row.read.unreadable) unreadable)" : ""
                let first =
                    [
                        row.kind.rawValue.replacingOccurrences(of: "_", with: " "), "count",
                        "\(row.read.count)\(unreadable)",
                    ]
                    + counts + [row.closes ? "✓" : "✗ " + row.openMonths.joined(separator: ", ")]
                guard isMoney else { return [first] }
                func money(_ total: ControlTotals.Total?) -> String {
                    DecimalText.grouped(
                        Int64(clamping: total?.amount ?? 0), digits: row.currency == .none ? 2 : row.currency.digits)
                }
                let second =
                    ["", row.currency == .none ? "amount" : "\(row.currency)", money(row.read)]
                    + buckets.map { money(row.buckets[$0]) } + [""]
                return [first, second]
            })
    }

    private static func accounts(_ report: BatchReport, _ html: inout HTMLText) {
        guard !report.accounts.isEmpty else { return }
        html.element("h2", "Accounts")
        html.table(
            ["Code", "Name", "Currency", "Lines#", "Net#", "Tax#"],
            report.accounts.map {
                [
                    $0.code, $0.name, "\($0.currency)", "\($0.lines)",
                    DecimalText.grouped($0.net, digits: $0.currency.digits),
                    DecimalText.grouped($0.tax, digits: $0.currency.digits),
                ]
            })
    }

    private static func trust(_ report: BatchReport, _ html: inout HTMLText) {
        guard report.trust.count > 0 else { return }
        html.element("h2", "Trust")
        html.element("p", "Client money is reported here and posted nowhere.")
        html.table(
            ["Type", "Count#", "Sum#"],
            report.trust.byType.sorted { $0.key < $1.key }.map { type, entry in
                let isPlain = entry.sum.minorUnits(digits: 2) != nil
                let sum = DecimalText.grouped(
                    entry.sum.minorUnits(digits: 2) ?? entry.sum.tenThousandths, digits: isPlain ? 2 : 4)
                return [type.isEmpty ? "without a type" : type, "\(entry.count)", sum]
            })
    }

    private static func files(_ report: BatchReport, _ html: inout HTMLText) {
        html.element("h2", "Files")
        html.table(
            ["File", "Holds", "Documents#", "Rows#", "Bytes#", "SHA-256"],
            report.files.map {
                [$0.name, $0.content, "\($0.documents)", "\($0.rows)", "\($0.byteCount)", $0.sha256.prefix(12) + "…"]
            })
        html.element("h2", "Made from")
        html.table(
            ["File", "Kind", "Bytes#", "SHA-256"],
            report.sources.map { [$0.path, $0.kind, "\($0.byteCount)", $0.sha256.prefix(12) + "…"] })
    }

    // MARK: Looks

    private static let style = """
        :root{color-scheme:light dark;--ink:#1d2733;--dim:#5b6878;--paper:#fff;--line:#dde3ea;--soft:#f4f6f9;\
        --blue:#2463a6;--red:#c2453d;--green:#2e8457;--amber:#a86a00}
        @media (prefers-color-scheme:dark){:root{--ink:#e6ebf1;--dim:#9aa8b8;--paper:#12181f;--line:#2b3643;\
        --soft:#1a222c;--blue:#6aa8e8;--red:#ee8078;--green:#6cc497;--amber:#e0a850}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{max-width:1040px;margin:0 auto;padding:32px 20px 64px}
        h1{font-size:30px;line-height:1.2;margin:0}h2{font-size:18px;margin:40px 0 8px}
        .over{color:var(--blue);font-weight:600;margin:0 0 4px}.sub,p{color:var(--dim)}.sub{margin:6px 0 0}
        .tiles{display:flex;flex-wrap:wrap;gap:12px;margin:28px 0 0}
        .tile{flex:1 1 150px;border:1px solid var(--line);border-radius:10px;padding:14px 16px;background:var(--soft)}
        .tile b{display:block;font-size:26px;line-height:1.2}.tile span{display:block}.tile small{color:var(--dim)}
        .good b{color:var(--green)}.bad b{color:var(--red)}.warn b{color:var(--amber)}
        .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px}
        th,td{text-align:left;padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
        td{overflow-wrap:break-word;max-width:360px}th{color:var(--dim);font-weight:600;white-space:nowrap}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        svg{width:100%;height:auto;display:block}svg text{fill:var(--dim);font-size:13px}
        .axis{stroke:var(--line)}.invoiced{fill:var(--blue)}.credited{fill:var(--red)}.paid{fill:var(--green)}
        .key{display:inline-block;width:12px;height:12px;border-radius:3px;margin:0 6px 0 14px;vertical-align:-1px}
        .key.invoiced{background:var(--blue)}.key.credited{background:var(--red)}.key.paid{background:var(--green)}
        @media print{main{max-width:none;padding:0}.scroll{overflow:visible}}
        """
}
