import DelimitedText
import Ledger

/// Looks at a LEDES file.
enum LedesInspection {
    static func inspect(path: String, textPath: String) throws(DelimitedTextError) -> ExportInspection {
        var inspection = ExportInspection(path: path, form: .ledes)
        inspection.delimiter = UInt8(ascii: "|")
        let bytes = try TextFile.checkedContents(of: textPath)
        guard let profile = try? Profile.named("ledes1998b") else { return inspection }
        do throws(ClioFilesError) {
            guard let file = try LedesFile(bytes, path: path, textPath: textPath, delimiter: UInt8(ascii: "|")) else {
                inspection.diagnostics.append(
                    Diagnostic(
                        .unknownFile, .reject, at: SourceLocation(file: path, line: 1),
                        "this is another LEDES format than 1998B",
                        text: (LedesFile.format(of: bytes) ?? "").uppercased(),
                        remedy: "Export the bills as LEDES 1998B."))
                return inspection
            }
            describe(file, profile, &inspection)
        } catch {
            inspection.diagnostics += error.diagnostics
        }
        return inspection
    }

    private static func describe(_ file: LedesFile, _ profile: Profile, _ inspection: inout ExportInspection) {
        inspection.rowCount = file.rows.count
        inspection.dateFormats = ["yyyyMMdd"]
        inspection.decimalMarks = ["."]
        inspection.guesses = [
            ExportInspection.Guess(profile: profile.name, kind: .bill, matched: file.headers.count, missing: [])
        ]
        var surveys = file.headers.map(ColumnSurvey.init)
        for row in file.rows {
            for (column, field) in row.fields.enumerated() where column < surveys.count {
                surveys[column].add(file.bytes[field], line: row.line)
            }
        }
        let known = LedesColumn.unused.union(LedesColumn.allCases.map(\.normalized))
        inspection.columns = surveys.map { survey in
            let isKnown = known.contains(Profile.normalize(survey.header))
            let isDate = Profile.normalize(survey.header).hasSuffix("date")
            return ExportInspection.Column(
                header: survey.header, fields: isKnown ? [survey.header] : [], samples: survey.samples,
                look: survey.look(isDate ? [.date] : []))
        }
        if file.rows.isEmpty {
            inspection.diagnostics.append(
                Diagnostic(
                    .headerOnly, .warning, at: SourceLocation(file: file.path), "the file has a header and no rows",
                    remedy: "Export it again with something to export."))
        }
        remark(file, LedesRules(profile), &inspection)
    }

    /// What the bills' adjustments would be taken for, so that the profile's words can be put right.
    private static func remark(_ file: LedesFile, _ rules: LedesRules, _ inspection: inout ExportInspection) {
        var bills: Set<[UInt8]> = []
        var kinds: [String: Int] = [:]
        var adjustments: [String] = []
        let reading = LedesLineReading(file: file, rules: rules, digits: rules.digits)
        for row in file.rows {
            bills.insert(Array(file.text(.invoiceNumber, row)))
            let type = file.string(.type, row).uppercased()
            kinds[type, default: 0] += 1
            guard type == "IF" || type == "IE", adjustments.count < 8 else { continue }
            let line = reading.read(row)
            let role =
                switch line.role {
                case .creditNote: "a credit note"
                case .tax: "a tax"
                case .line:
                    String(decoding: line.made.cells[.kind] ?? [], as: UTF8.self) == "Discount"
                        ? "a discount" : "a line"
                }
            let text = "\(type) \(file.string(.total, row)) \"\(file.string(.description, row))\" is read as \(role)"
            if !adjustments.contains(text) { adjustments.append(text) }
        }
        let counts = kinds.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        inspection.remarks =
            ["\(bills.count) bill\(bills.count == 1 ? "" : "s"); rows by type: \(counts.isEmpty ? "none" : counts)"]
            + adjustments
    }
}
