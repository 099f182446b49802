import ClioFiles
import DelimitedText
import Ledger

/// Opens the exports the settings name.
enum SourceOpening {
    static func open(_ extract: Configuration.Extract, scratch: String) throws -> any BillSource {
        do throws(ClioFilesError) {
            var profile = try Profile.named(extract.profile)
            profile.override(
                dates: extract.dateFormat, decimalMark: extract.decimalMark, currency: extract.currency,
                encoding: extract.encoding.flatMap { TextEncoding(rawValue: $0) })
            return try ClioExport(
                ClioExportOptions(directory: extract.directory, profile: profile, scratchDirectory: scratch))
        } catch {
            throw RunError.input(error.diagnostics)
        }
    }
}
