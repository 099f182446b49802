import Ledger

/// Rows that belong nowhere: they are counted, and shown with the reason.
enum StrayReading {
    /// The present row as a record that belongs nowhere.
    static func take(
        _ rows: inout OrderedRows, _ kind: RecordKind, into batch: inout BillBatch
    ) throws(ClioFilesError) {
        rows.beginReading()
        let id = rows.reading.value(.billID)
        let diagnostic: Diagnostic
        if kind == .bill {
            diagnostic = Diagnostic(
                .missingValue, .reject, at: rows.reading.location(.id), "the bill has no id",
                remedy: "Fill the id in; nothing can be joined to a bill without one.")
        } else if id.isEmpty, let problem = rows.reading.problems.first(where: { $0.code == .wrongFieldCount }) {
            diagnostic = problem
        } else if id.isEmpty {
            diagnostic = Diagnostic(
                .missingValue, .reject, at: rows.reading.location(.billID),
                "the \(kind.name) doesn't say which bill it is of",
                remedy: "Fill the bill's id in.")
        } else {
            diagnostic = Diagnostic(
                .withoutBill, .reject, at: rows.reading.location(.billID),
                "the \(kind.name)'s bill is in none of the bills files", text: String(decoding: id, as: UTF8.self),
                remedy: "Export the bills again, with this one among them, or leave the row out.")
        }
        var stray = Stray(
            kind: kind, source: rows.reading.source(file: rows.fileNumber), amount: amount(&rows.reading, kind),
            diagnostic: diagnostic)
        stray.isUnbilled = kind == .line && diagnostic.code == .missingValue && rows.reading.hasUnbilledLines
        batch.strays.append(stray)
        try rows.advance()
    }

    private static func amount(_ reading: inout RowReading, _ kind: RecordKind) -> FixedPoint? {
        switch kind {
        case .bill: return reading.number(.total)
        case .line:
            guard let price = reading.number(.price) else { return nil }
            guard let quantity = reading.isEmpty(.quantity) ? .one : reading.number(.quantity) else { return nil }
            return FixedPoint.amount(quantity, times: price, digits: 2).flatMap {
                FixedPoint(minorUnits: $0, digits: 2)
            }
        default: return reading.number(.amount)
        }
    }
}
