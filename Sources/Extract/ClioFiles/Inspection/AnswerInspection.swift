import DelimitedText
import Ledger

/// Looks at a saved answer of Clio's API.
enum AnswerInspection {
    /// Records looked into for their keys' values.
    private static let recordLimit = 2_000

    static func inspect(path: String, textPath: String) throws(DelimitedTextError) -> ExportInspection {
        var inspection = ExportInspection(path: path, form: .answers)
        let bytes = try TextFile.checkedContents(of: textPath)
        do throws(JSONError) {
            let file = try AnswerFile(bytes, path: path, textPath: textPath)
            try describe(file, &inspection)
        } catch {
            inspection.diagnostics.append(SavedAnswers.malformed(error, path))
        }
        return inspection
    }

    private static func describe(_ file: AnswerFile, _ inspection: inout ExportInspection) throws(JSONError) {
        inspection.rowCount = file.records.count
        var surveys: [ColumnSurvey] = []
        var places: [String: Int] = [:]
        var firstKeys: Set<String>?
        for record in file.records.prefix(recordLimit) {
            let value = try file.value(of: record)
            let members = value.members ?? []
            if firstKeys == nil { firstKeys = Set(members.map(\.key)) }
            for member in members {
                let place = places[member.key] ?? surveys.count
                if place == surveys.count {
                    places[member.key] = place
                    surveys.append(ColumnSurvey(header: member.key))
                }
                let id = member.value.members == nil ? value.text(member.key) : "id " + member.value.text("id")
                surveys[place].add(Array(id.utf8)[...], line: record.line)
            }
        }
        inspection.columns = surveys.map {
            ExportInspection.Column(header: $0.header, fields: [], samples: $0.samples, look: $0.look([]))
        }
        if let refusal = file.refusal {
            inspection.diagnostics.append(
                Diagnostic(
                    .unreadableFile, .reject, at: SourceLocation(file: file.path, line: refusal.line),
                    "this is no answer but Clio's refusal of one", text: refusal.message, remedy: "Ask again."))
        }
        name(file, firstKeys, &inspection)
        if file.pages.contains(where: \.hasNext) {
            inspection.remarks.append("\(file.pages.count) pages; the last links on to further ones")
        }
    }

    private static func name(_ file: AnswerFile, _ keys: Set<String>?, _ inspection: inout ExportInspection) {
        if let resource = AnswerResource.of(file.path, keys: keys) {
            inspection.remarks.append("answer of \(resource.rawValue)")
            inspection.guesses = resource.kinds.prefix(1).map {
                ExportInspection.Guess(profile: "clio-api", kind: $0, matched: inspection.columns.count, missing: [])
            }
        } else if file.refusal == nil {
            inspection.diagnostics.append(
                Diagnostic(
                    .unknownFile, .warning, at: SourceLocation(file: file.path, line: 1),
                    "neither the file's name nor its keys are those of an answer that is known",
                    text: (keys ?? []).sorted().joined(separator: ","),
                    remedy: "Name it as its resource, such as bills.json, and ask Clio with ?fields=."))
        }
        if file.records.isEmpty, file.refusal == nil {
            inspection.diagnostics.append(
                Diagnostic(
                    .headerOnly, .warning, at: SourceLocation(file: file.path), "the answer holds no records",
                    remedy: "Nothing to do where there really are none."))
        }
    }
}
