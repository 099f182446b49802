import DelimitedText
import Dispatch

/// The rows of a file, batch by batch; the next batch is taken apart on a thread of its own while the last one is used.
///
/// Two batches go round, the caller's and the next. While there is work, everything here belongs to that thread.
final class RowsAhead: @unchecked Sendable {
    private var reader: DelimitedReader
    private let file: ExportFile
    private var next = RowBatch()
    private var nextPosition = 0
    private var outcome: Result<Bool, ClioFilesError> = .success(true)
    private let queue = DispatchQueue(label: "rows")
    private let work = DispatchGroup()
    private let aside: ClioExportOptions.Aside?
    /// Bytes of the file that have been turned into rows given away.
    private(set) var position = 0

    /// - Parameter aside: runs what is done on the other thread; nil where there is to be none.
    init(_ file: ExportFile, aside: ClioExportOptions.Aside?) throws(ClioFilesError) {
        self.file = file
        self.aside = aside
        reader = try file.reader()
        if let aside { begin(aside) }
    }

    /// Replaces `batch`'s contents with the next rows; false at the end of the file.
    func read(into batch: inout RowBatch) throws(ClioFilesError) -> Bool {
        guard let aside else {
            let hasRows = try OrderedRows.read(&reader, into: &batch, file)
            position = reader.position
            return hasRows
        }
        work.wait()
        let hasRows = try outcome.get()
        swap(&batch, &next)
        position = nextPosition
        if hasRows { begin(aside) }
        return hasRows
    }

    private func begin(_ aside: @escaping ClioExportOptions.Aside) {
        queue.async(group: work) { [self] in
            aside {
                do throws(ClioFilesError) {
                    outcome = .success(try OrderedRows.read(&reader, into: &next, file))
                } catch {
                    outcome = .failure(error)
                }
                nextPosition = reader.position
            }
        }
    }
}
