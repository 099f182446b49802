import DelimitedText
import Ledger

/// Looks at a file of rows under a header.
struct DelimitedInspection {
    private var inspection: ExportInspection
    private let textPath: String
    private let dialect: Dialect
    private var surveys: [ColumnSurvey] = []
    /// Fields by column.
    private var fields: [[Field]] = []

    init(path: String, textPath: String, prefix: [UInt8]) {
        inspection = ExportInspection(path: path, form: .delimited)
        self.textPath = textPath
        let header = HeaderFinding(prefix, rules: KindGuessing.rules)
        inspection.delimiter = header.delimiter
        inspection.skipLines = header.skipLines
        dialect = Dialect(delimiter: header.delimiter, skipLines: header.skipLines)
    }

    consuming func inspect() throws(DelimitedTextError) -> ExportInspection {
        do throws(DelimitedTextError) {
            try readRows()
        } catch {
            // A file that can't be opened is the caller's trouble; one that breaks off is a finding.
            if error.code == .cannotOpen || error.code == .cannotRead { throw error }
            inspection.diagnostics += ClioFilesError(error, path: inspection.path).diagnostics
        }
        guess()
        describe()
        return inspection
    }

    private mutating func readRows() throws(DelimitedTextError) {
        var reader = try DelimitedReader(
            path: textPath, dialect: dialect,
            chunkLength: ExportFile.chunkLength(for: TextFile.byteCount(of: textPath)))
        var batch = RowBatch()
        var isHeader = true
        while try reader.read(into: &batch) {
            for row in batch.rows {
                if isHeader {
                    isHeader = false
                    surveys = (0..<row.fieldCount).map {
                        let cell = Cell.trim(batch.bytes[batch.field($0, of: row)])
                        return ColumnSurvey(header: String(decoding: cell, as: UTF8.self))
                    }
                    continue
                }
                inspection.rowCount += 1
                if row.fieldCount != surveys.count { noteFieldCount(row) }
                for column in 0..<min(row.fieldCount, surveys.count) {
                    surveys[column].add(batch.bytes[batch.field(column, of: row)], line: row.line)
                }
            }
        }
    }

    /// The first row of another length than the header is enough to look at.
    private mutating func noteFieldCount(_ row: RowBatch.Row) {
        guard !inspection.diagnostics.contains(where: { $0.code == .wrongFieldCount }) else { return }
        inspection.diagnostics.append(
            Diagnostic(
                .wrongFieldCount, .warning, at: SourceLocation(file: inspection.path, line: row.line),
                "the row has \(row.fieldCount) cells where the header has \(surveys.count)",
                remedy: "Look for a missing or unquoted delimiter, or a title or a sum that is no row."))
    }

    private mutating func guess() {
        let headers = surveys.map(\.header)
        inspection.guesses = KindGuessing.guesses(headers, path: inspection.path)
        fields = Array(repeating: [], count: headers.count)
        if let best = inspection.guesses.first, let rules = KindGuessing.rules(of: best) {
            let columns = rules.columns(of: headers)
            for field in Field.fields(of: best.kind) where columns[field.position] >= 0 {
                fields[columns[field.position]].append(field)
            }
            if !best.missing.isEmpty { noteMissing(best) }
        } else if !headers.isEmpty {
            inspection.diagnostics.append(
                Diagnostic(
                    .unknownFile, .warning, at: SourceLocation(file: inspection.path, line: 1),
                    "the columns fit no kind of record that is known", text: headers.joined(separator: ","),
                    remedy: "Name the columns in a rules file of your own."))
        }
        if !headers.isEmpty, inspection.rowCount == 0,
            !inspection.diagnostics.contains(where: { $0.severity == .reject })
        {
            inspection.diagnostics.append(
                Diagnostic(
                    .headerOnly, .warning, at: SourceLocation(file: inspection.path),
                    "the file has a header and no rows", remedy: "Export it again with something to export."))
        }
    }

    private mutating func noteMissing(_ guess: ExportInspection.Guess) {
        if guess.kind == .line, guess.missing.contains(Field.billID.name) { return noteWithoutBill(guess) }
        inspection.diagnostics.append(
            Diagnostic(
                .missingColumn, .warning, at: SourceLocation(file: inspection.path, line: 1),
                "no column states \(guess.missing.joined(separator: ", ")), without which \(guess.kind.rawValue) can't be read",
                remedy: "Name the column in the rules file, or state a value with `field : value`."))
    }

    /// Lists of time entries that name no bill are the likeliest export to be tried first.
    private mutating func noteWithoutBill(_ guess: ExportInspection.Guess) {
        inspection.diagnostics.append(
            Diagnostic(
                .missingColumn, .warning, at: SourceLocation(file: inspection.path, line: 1),
                "these look like time entries or expenses, and a bill's lines need the number of their bill: no column states "
                    + guess.missing.joined(separator: ", "),
                remedy:
                    "Export Clio's Activities list, whose CSV has ID and Bill number, or the bills as LEDES 1998B. What is on no "
                    + "bill yet doesn't go to Xero."))
    }

    // MARK: What the columns say

    private mutating func describe() {
        inspection.columns = zip(surveys, fields).map { survey, fields in
            ExportInspection.Column(
                header: survey.header, fields: fields.map(\.name), samples: survey.samples,
                look: survey.look(fields))
        }
        describeDates()
        describeNumbers()
        for (survey, fields) in zip(surveys, fields) {
            for field in [Field.state, .kind, .type] where fields.contains(field) { describeWords(survey, field) }
        }
    }

    /// One export writes its dates one way: what one column leaves open another may decide.
    private mutating func describeDates() {
        var wanted = surveys.indices.filter { column in
            surveys[column].filled > 0 && fields[column].contains(where: ColumnSurvey.dateFields.contains)
        }
        if wanted.isEmpty { wanted = surveys.indices.filter { surveys[$0].isDate(fields[$0]) } }
        guard let first = wanted.first else { return }
        let remaining = wanted.dropFirst().reduce(surveys[first].dates.remaining) {
            $0.intersection(surveys[$1].dates.remaining)
        }
        let formats = DateSurvey.reduced(remaining)
        inspection.dateFormats = formats.map(\.text)
        if formats.isEmpty {
            let looks = wanted.map { "\(surveys[$0].header): \(surveys[$0].look(fields[$0]))" }
            inspection.dateRemark = "no one format fits all (\(looks.joined(separator: "; ")))"
        } else {
            inspection.dateRemark = DateSurvey.remark(formats, values: wanted.flatMap { surveys[$0].values })
        }
    }

    private mutating func describeNumbers() {
        var wanted = surveys.indices.filter { column in
            !surveys[column].numbers.marks.isEmpty && fields[column].contains(where: ColumnSurvey.numberFields.contains)
        }
        if wanted.isEmpty {
            wanted = surveys.indices.filter {
                !surveys[$0].numbers.marks.isEmpty && surveys[$0].numbers.hasMark && !surveys[$0].isDate(fields[$0])
            }
        }
        for column in wanted {
            for sign in surveys[column].numbers.signs where !inspection.currencySigns.contains(sign) {
                inspection.currencySigns.append(sign)
            }
        }
        let marked = wanted.filter { surveys[$0].numbers.hasMark }
        guard !marked.isEmpty else { return }
        let marks = NumberPattern.DecimalMark.allCases.filter { mark in
            marked.allSatisfy { surveys[$0].numbers.marks.contains(mark) }
        }
        inspection.decimalMarks = marks.map(\.rawValue)
        if marks.isEmpty {
            inspection.decimalRemark = "no one decimal mark fits all columns"
        } else if marks.count > 1, let open = marked.compactMap({ surveys[$0].numbers.open }).first {
            inspection.decimalRemark =
                "AMBIGUOUS: point or comma: in \(open) the mark can be either; an amount with two decimals would decide, "
                + "and no row has one"
        }
    }

    /// The words of a state or a kind, for the rules file to translate.
    private mutating func describeWords(_ survey: ColumnSurvey, _ field: Field) {
        guard !survey.hasMoreValues else { return }
        inspection.words.append((field.name, survey.values))
    }
}
