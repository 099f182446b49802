public import ClioFiles
import DelimitedText
import Ledger
import XeroDocuments

/// The one machine-readable line of `--json`.
public enum SummaryLine {
    public static func render(_ result: RunResult) -> [UInt8] {
        let report = result.report
        return line(result.exitCode) { object, out in
            if let path = result.batchPath {
                object.member("batch", report.batch, &out)
                object.member("path", path, &out)
            }
            if let folder = result.waitingIn { object.member("waiting_in", folder, &out) }
            object.member("to_do", report.toDo.count, &out)
            object.key("stages", &out)
            list(result.stages, &out) { stage, out in
                var entry = JSONObjectText(&out)
                entry.member("name", stage.name, &out)
                entry.member("seconds", stage.seconds, &out)
                entry.end(&out)
            }
            object.key("documents", &out)
            list(report.documents, &out) { total, out in
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
            object.key("left_out", &out)
            list(report.leftOut, &out) { entry, out in
                var item = JSONObjectText(&out)
                item.member("bucket", entry.bucket.rawValue, &out)
                item.member("reason", entry.reason, &out)
                item.member("kind", entry.kind.rawValue, &out)
                item.member("count", entry.count, &out)
                if entry.currency != .none {
                    item.member("currency", entry.currency.description, &out)
                    var amount: [UInt8] = []
                    DecimalText.appendAmount(entry.amount, digits: entry.currency.digits, to: &amount)
                    item.member("amount", amount[...], &out)
                }
                item.end(&out)
            }
            object.key("proof", &out)
            Manifest.appendProof(report, &out)
            if !report.changes.isEmpty {
                object.key("changes", &out)
                list(report.changes, &out) { change, out in
                    var entry = JSONObjectText(&out)
                    entry.member("operation", change.operation, &out)
                    entry.member("kind", change.kind, &out)
                    entry.member("count", change.count, &out)
                    entry.end(&out)
                }
            }
            if !report.contacts.isEmpty {
                object.key("contacts", &out)
                list(Array(report.contacts.prefix(BatchReport.problemLimit)), &out) { change, out in
                    var entry = JSONObjectText(&out)
                    entry.member("clio_id", change.id, &out)
                    entry.member("field", change.field, &out)
                    entry.member("from", change.from.lowercased(), &out)
                    entry.member("old", change.old, &out)
                    entry.member("new", change.new, &out)
                    entry.member("lost", change.isLost, &out)
                    entry.end(&out)
                }
            }
            if let calls = report.calls {
                object.key("calls", &out)
                var entry = JSONObjectText(&out)
                entry.member("count", calls.calls, &out)
                entry.member("minutes", calls.minutes, &out)
                entry.member("days", calls.days, &out)
                entry.end(&out)
            }
            if !result.drift.isEmpty { append(result.drift, &object, &out) }
            if let applied = result.applied {
                object.key("applied", &out)
                append(applied, &out)
            }
            if !result.finished.isEmpty {
                object.key("finished", &out)
                list(result.finished, &out) { earlier, out in
                    var entry = JSONObjectText(&out)
                    entry.member("batch", earlier.batch, &out)
                    entry.member("problems", earlier.problemCount, &out)
                    entry.key("applied", &out)
                    append(earlier, &out)
                    entry.end(&out)
                }
            }
        }
    }

    /// The line of `drift`.
    public static func render(_ drift: [Drift.Entry]) -> [UInt8] {
        line(.done) { object, out in append(drift, &object, &out) }
    }

    private static func append(_ drift: [Drift.Entry], _ object: inout JSONObjectText, _ out: inout [UInt8]) {
        object.key("drift", &out)
        list(drift, &out) { entry, out in
            var item = JSONObjectText(&out)
            item.member("kind", entry.kind, &out)
            item.member("number", entry.number, &out)
            item.member("what", entry.what, &out)
            item.member("to_be_restored", entry.isToBeRestored, &out)
            item.end(&out)
        }
    }

    /// The line of `apply` and of an undo in Xero.
    public static func render(_ result: ApplyResult) -> [UInt8] {
        line(result.exitCode) { object, out in
            object.member("batch", result.batch, &out)
            object.member("path", result.folder, &out)
            object.member("repeated", result.isRepeated, &out)
            object.member("problems", result.problemCount, &out)
            object.key("applied", &out)
            append(result, &out)
        }
    }

    private static func append(_ result: ApplyResult, _ out: inout [UInt8]) {
        list(result.rows, &out) { row, out in
            var entry = JSONObjectText(&out)
            entry.member("kind", row.kind, &out)
            entry.member("operation", row.operation, &out)
            entry.member("done", row.done, &out)
            entry.member("refused", row.refused, &out)
            entry.member("held", row.held, &out)
            entry.member("open", row.open, &out)
            entry.end(&out)
        }
    }

    public static func render(_ result: Reconciliation.Result) -> [UInt8] {
        line(result.exitCode) { object, out in
            object.member("agree", result.agree, &out)
            object.member("differ", result.differ, &out)
            object.key("due", &out)
            list(result.due.sorted { $0.key.letters < $1.key.letters }, &out) { entry, out in
                var item = JSONObjectText(&out)
                item.member("currency", entry.key.description, &out)
                item.amount("clio", entry.value.clio, digits: entry.key.digits, &out)
                item.amount("xero", entry.value.xero, digits: entry.key.digits, &out)
                item.end(&out)
            }
            if let balances = result.balances {
                object.member("balances_agree", balances.agree, &out)
                object.key("balances_differ", &out)
                list(balances.differences, &out) { client, out in
                    var item = JSONObjectText(&out)
                    item.member("clio_contact_id", client.contactID, &out)
                    item.member("currency", client.currency.description, &out)
                    item.amount("bills", client.bills, digits: client.digits, &out)
                    if let clio = client.clio { item.amount("clio", clio, digits: client.digits, &out) }
                    item.end(&out)
                }
            }
            object.key("differences", &out)
            list(result.differences, &out) { row, out in
                var item = JSONObjectText(&out)
                item.member("number", row.number, &out)
                item.member("clio_bill_id", row.bill, &out)
                item.key("differences", &out)
                list(row.differences, &out) { JSONText.appendString($0, to: &$1) }
                item.end(&out)
            }
        }
    }

    public static func render(_ overview: StateOverview) -> [UInt8] {
        line(.done) { object, out in
            if let organisation = overview.organisation { object.member("organisation", organisation, &out) }
            object.key("linked", &out)
            list(overview.linked, &out) { entry, out in
                var item = JSONObjectText(&out)
                item.member("kind", entry.kind, &out)
                item.member("count", entry.count, &out)
                item.end(&out)
            }
            object.key("unfinished", &out)
            list(overview.unfinished, &out) { JSONText.appendString($0.batch, to: &$1) }
            object.member("to_do", overview.toDos, &out)
            append(overview.drift, &object, &out)
            object.key("runs", &out)
            list(overview.runs, &out) { run, out in
                var entry = JSONObjectText(&out)
                entry.member("started", run.started, &out)
                entry.member("command", run.command, &out)
                entry.member("exit_code", Int(run.exitCode), &out)
                entry.member("batch", run.batch, &out)
                entry.end(&out)
            }
        }
    }

    /// The line of a command that failed.
    public static func render(_ failure: Failure) -> [UInt8] {
        line(failure.exitCode) { object, out in
            object.key("errors", &out)
            list(failure.diagnostics, &out) { $0.append(to: &$1) }
        }
    }

    public static func render(_ runs: [RunRecord]) -> [UInt8] {
        line(.done) { object, out in
            object.key("runs", &out)
            list(runs, &out) { run, out in
                var entry = JSONObjectText(&out)
                entry.member("started", run.started, &out)
                entry.member("finished", run.finished, &out)
                entry.member("command", run.command, &out)
                entry.member("exit_code", Int(run.exitCode), &out)
                entry.member("batch", run.batch, &out)
                entry.end(&out)
            }
        }
    }

    public static func render(_ toDos: [BatchReport.ToDo]) -> [UInt8] {
        line(.done) { object, out in
            object.key("to_do", &out)
            list(toDos, &out) { entry, out in
                var item = JSONObjectText(&out)
                item.member("id", Int(entry.id), &out)
                item.member("kind", entry.kind, &out)
                item.member("what", entry.what, &out)
                item.member("number", entry.number, &out)
                item.member("clio_id", entry.clioID, &out)
                item.member("detail", entry.detail, &out)
                item.member("first_batch", entry.firstBatch, &out)
                item.end(&out)
            }
        }
    }

    public static func render(_ checkup: Checkup) -> [UInt8] {
        line(checkup.exitCode) { object, out in
            object.member("findings", checkup.total, &out)
            if let accounts = checkup.accounts { object.member("accounts", accounts, &out) }
            if let report = checkup.report {
                object.key("proof", &out)
                Manifest.appendProof(report, &out)
            }
        }
    }

    public static func render(_ overview: AccountsOverview, _ code: ExitCode) -> [UInt8] {
        line(code) { object, out in
            object.key("accounts", &out)
            list(overview.entries, &out) { entry, out in
                var item = JSONObjectText(&out)
                item.member("code", entry.account.code, &out)
                item.member("name", entry.account.name, &out)
                item.member("type", entry.account.type, &out)
                item.member("status", entry.account.status.rawValue, &out)
                item.key("can_serve", &out)
                list(entry.roles.map(\.rawValue), &out) { JSONText.appendString($0, to: &$1) }
                item.key("used_for", &out)
                list(entry.uses, &out) { JSONText.appendString($0, to: &$1) }
                item.end(&out)
            }
            object.key("categories", &out)
            list(overview.categories, &out) { category, out in
                var item = JSONObjectText(&out)
                item.member("kind", category.kind, &out)
                item.member("category", category.name, &out)
                item.member("lines", category.lines, &out)
                item.member("account", category.account, &out)
                item.end(&out)
            }
        }
    }

    public static func render(_ inspections: [ExportInspection], _ code: ExitCode) -> [UInt8] {
        line(code) { object, out in
            object.key("files", &out)
            list(inspections, &out) { inspection, out in
                var item = JSONObjectText(&out)
                item.member("path", inspection.path, &out)
                item.member("form", inspection.form.rawValue, &out)
                item.member("encoding", inspection.encoding.rawValue, &out)
                item.member("rows", inspection.rowCount, &out)
                if let guess = inspection.guesses.first {
                    item.member("profile", guess.profile, &out)
                    item.member("kind", guess.kind.rawValue, &out)
                }
                item.key("date_formats", &out)
                list(inspection.dateFormats, &out) { JSONText.appendString($0, to: &$1) }
                item.key("decimal_marks", &out)
                list(inspection.decimalMarks, &out) { JSONText.appendString($0, to: &$1) }
                item.member("rules", inspection.rules, &out)
                item.end(&out)
            }
        }
    }

    static func line(_ code: ExitCode, _ body: (inout JSONObjectText, inout [UInt8]) -> Void) -> [UInt8] {
        var out: [UInt8] = []
        var object = JSONObjectText(&out)
        object.member("message_type", "summary", &out)
        object.member("exit_code", Int(code.rawValue), &out)
        body(&object, &out)
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
        return out
    }

    static func list<Element>(_ elements: [Element], _ out: inout [UInt8], _ body: (Element, inout [UInt8]) -> Void) {
        out.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            body(element, &out)
        }
        out.append(UInt8(ascii: "]"))
    }
}
