import DelimitedText
import Ledger

/// Makes the rows of answer files.
struct AnswerRows {
    private(set) var notes: [Diagnostic] = []
    private let lookups: AnswerLookups
    private let profile: Profile

    init(lookups: AnswerLookups, profile: Profile) {
        self.lookups = lookups
        self.profile = profile
    }

    /// A file's records, one export file for each kind they are of.
    /// - Parameter isLatest: whether no later file has a record of the same id.
    mutating func exports(
        of file: AnswerFile, _ resource: AnswerResource, isLatest: (String) -> Bool
    ) -> [ExportFile] {
        var exports = resource.kinds.map { export($0, of: file, resource) }
        guard !exports.isEmpty else { return [] }
        var (replaced, parts) = (0, 0)
        for record in file.records {
            // What can't be parsed has been reported, and nothing is made of anything then.
            guard let value = try? file.value(of: record) else { continue }
            guard isLatest(value.text("id")) else {
                replaced += 1
                continue
            }
            let rows = self.rows(value, record, file, resource)
            if rows.isEmpty { parts += 1 }
            for row in rows {
                for index in exports.indices where exports[index].source.kind == row.kind {
                    exports[index].rows?.append(row)
                }
            }
        }
        note(file, replaced, "stand in a later file too, whose word counts", .duplicateKey)
        let why =
            resource == .lineItems
            ? "are parts of summary lines, which count for them" : "are charges on bills whose total holds no interest"
        note(file, parts, why, .duplicateKey)
        return exports
    }

    private func rows(
        _ value: JSONValue, _ record: AnswerFile.Record, _ file: AnswerFile, _ resource: AnswerResource
    ) -> [MadeRow] {
        func row(_ kind: RecordKind, isShown: Bool = true) -> MadeRow {
            MadeRow(
                kind, line: record.line, offset: record.range.lowerBound, length: isShown ? record.range.count : 0)
        }
        switch resource {
        case .contacts:
            var contact = row(.contact)
            ContactAnswers.contact(value, &contact)
            return [contact]
        case .bills:
            let hasDefault = profile.kinds[.bill]?.defaults[.currency] != nil
            let answers = BillAnswers(lookups: lookups, hasCurrencyDefault: hasDefault)
            var (bill, interest) = (row(.bill), row(.line, isShown: false))
            answers.bill(value, &bill)
            return answers.interest(value, &interest) ? [bill, interest] : [bill]
        case .lineItems:
            var line = row(.line)
            return LineAnswers(lookups: lookups).line(value, &line) ? [line] : []
        case .interestCharges:
            var line = row(.line)
            return InterestAnswers(lookups: lookups).line(value, &line) ? [line] : []
        case .allocations:
            let answers = AllocationAnswers(lookups: lookups)
            var made = row(AllocationAnswers.isCredit(value) ? .creditNote : .payment)
            if made.kind == .creditNote {
                answers.creditNote(value, &made)
            } else {
                answers.payment(value, &made, path: file.path)
            }
            return [made]
        default: return []
        }
    }

    private func export(_ kind: RecordKind, of file: AnswerFile, _ resource: AnswerResource) -> ExportFile {
        let source = SourceFile(
            kind: kind, path: file.path, textPath: file.textPath, form: .json, header: [],
            byteCount: TextFile.byteCount(of: file.path))
        let headers: [Field: String] =
            switch (kind, resource) {
            case (.contact, _): ContactAnswers.headers
            case (.bill, _): BillAnswers.headers
            case (.line, .lineItems): LineAnswers.headers
            case (.line, _): InterestAnswers.headers
            case (.payment, _): AllocationAnswers.paymentHeaders
            default: AllocationAnswers.creditHeaders
            }
        return ExportFile(made: source, headers: headers, rules: profile.kinds[kind] ?? KindRules())
    }

    private mutating func note(_ file: AnswerFile, _ count: Int, _ words: String, _ code: DiagnosticCode) {
        guard count > 0 else { return }
        notes.append(
            Diagnostic(
                code, .note, at: SourceLocation(file: file.path), "\(count) of the records \(words)",
                remedy: "Nothing to do."))
    }
}
