import DelimitedText

/// `to-do.csv`: what only a person can do in Xero.
enum ToDoFile {
    static func render(_ list: [BatchReport.ToDo]) -> [UInt8] {
        var out: [UInt8] = []
        CSVWriter.appendRow(["id", "kind", "number", "clio_id", "what", "to_do", "first_batch"], to: &out)
        for entry in list {
            CSVWriter.appendRow(
                [String(entry.id), entry.kind, entry.number, entry.clioID, entry.what, entry.detail, entry.firstBatch],
                to: &out)
        }
        return out
    }
}
