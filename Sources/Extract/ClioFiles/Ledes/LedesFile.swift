import DelimitedText
import Ledger

enum LedesFile {
    static func read(
        _ path: String, profile: Profile, scratch: (String, TextEncoding) throws(ClioFilesError) -> String
    ) throws(ClioFilesError) -> [RecordKind: ExportFile]? { nil }
}
