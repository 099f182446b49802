import Ledger

/// A bill in the making and what has been found about it; used again for the next bill.
struct BillWork {
    private(set) var index = 0
    private(set) var bill = Bill()
    let files: [SourceFile]
    /// Any of these keeps the bill back.
    var faults: [Diagnostic] = []
    /// The bill goes on with these.
    var warnings: [Diagnostic] = []
    /// Numbers its documents take, as ranges of ``folded``, and where they stand.
    var numbers: [(folded: Range<Int>, row: SourceRow)] = []
    /// Numbers, one after the other.
    var folded: [UInt8] = []

    init(files: [SourceFile]) { self.files = files }

    mutating func begin(_ index: Int, _ bill: Bill, faults: [Diagnostic]) {
        self.index = index
        self.bill = bill
        self.faults = faults
        if !warnings.isEmpty { warnings.removeAll(keepingCapacity: true) }
        numbers.removeLast(numbers.count)
        folded.removeLast(folded.count)
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
