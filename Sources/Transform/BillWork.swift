import Ledger

/// A bill in the making and what has been found about it.
struct BillWork {
    let index: Int
    let bill: Bill
    let files: [SourceFile]
    /// Any of these keeps the bill back.
    var faults: [Diagnostic] = []
    /// The bill goes on with these.
    var warnings: [Diagnostic] = []
    /// Numbers its documents take, folded, and where they stand.
    var numbers: [(folded: [UInt8], row: SourceRow)] = []

    init(index: Int, bill: Bill, files: [SourceFile]) {
        self.index = index
        self.bill = bill
        self.files = files
    }

    mutating func fail(
        _ code: DiagnosticCode, _ row: SourceRow, _ message: String, column: String = "", text: String, remedy: String
    ) {
        faults.append(
            Diagnostic(code, .reject, at: location(row, column), message, text: text, remedy: remedy))
    }

    mutating func fail(_ fault: ContactMap.Fault, _ row: SourceRow, _ severity: Diagnostic.Severity) {
        faults.append(
            Diagnostic(
                fault.code, severity, at: location(row, "name"), fault.message, text: fault.text, remedy: fault.remedy))
    }

    mutating func report(_ fault: LinePricing.Fault, _ batch: BillBatch) {
        let row = fault.line.map { batch.lines[$0].source } ?? bill.source
        let text = fault.line.map { batch.text.string(batch.lines[$0].description) } ?? batch.text.string(bill.number)
        fail(fault.code, row, fault.message, text: text, remedy: fault.remedy)
    }

    mutating func warn(
        _ code: DiagnosticCode, _ row: SourceRow, _ message: String, column: String = "", text: String, remedy: String,
        _ severity: Diagnostic.Severity = .warning
    ) {
        warnings.append(
            Diagnostic(code, severity, at: location(row, column), message, text: text, remedy: remedy))
    }

    func location(_ row: SourceRow, _ column: String = "") -> SourceLocation {
        SourceLocation(file: files[Int(row.file)].path, line: Int(row.line), column: column)
    }
}
