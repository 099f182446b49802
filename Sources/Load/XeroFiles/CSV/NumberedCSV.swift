import DelimitedText
import Foundation

/// A run of CSV files with one header, `name-001.csv`, `name-002.csv`: a group of rows is never cut in two.
struct NumberedCSV: ~Copyable {
    private let folder: String
    private let prefix: String
    private let name: String
    private let content: String
    private let header: [UInt8]
    private let limit: Int?
    /// Whether the first file is numbered too.
    private let isNumbered: Bool
    private let newHash: HashMaker?
    private var sink: FileSink?
    private var hash: (any RunningHash)?
    private(set) var files: [WrittenFile] = []
    /// Groups longer than the limit, which have a file of their own.
    private(set) var longGroups = 0

    init(
        folder: String, prefix: String, name: String, content: String, header: String, limit: Int?, isNumbered: Bool,
        newHash: HashMaker? = nil
    ) {
        self.newHash = newHash
        self.folder = folder
        self.prefix = prefix
        self.name = name
        self.content = content
        self.header = Array((header + "\n").utf8)
        self.limit = limit
        self.isNumbered = isNumbered
    }

    /// Appends so many rows that belong together, as `body` writes them.
    @inline(__always)
    mutating func append(count: Int, _ body: (inout OutputBuffer) -> Void) throws(XeroFilesError) {
        try beginGroup(count)
        let before = sink?.byteCount ?? 0
        if sink != nil { body(&sink!.buffer) }
        files[files.count - 1].byteCount += (sink?.byteCount ?? 0) - before
        do throws(FileError) {
            try sink?.flushIfFull()
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
    }

    private mutating func beginGroup(_ count: Int) throws(XeroFilesError) {
        if let limit, count > limit { longGroups += 1 }
        let isFull = limit.map { (files.last?.rows ?? 0) + count > $0 } ?? false
        if sink == nil || isFull && (files.last?.rows ?? 0) > 0 { try begin() }
        files[files.count - 1].rows += count
        files[files.count - 1].documents += 1
    }

    private mutating func begin() throws(XeroFilesError) {
        try finish()
        var number = String(files.count + 1)
        while number.count < 3 { number = "0" + number }
        let suffix = isNumbered || files.count > 0 ? "-" + number : ""
        let file = (prefix as NSString).appendingPathComponent("\(name)\(suffix).csv")
        do throws(FileError) {
            let hash = newHash?(true)
            var new = try FileSink(path: (folder as NSString).appendingPathComponent(file)) { hash?.take(&$0) }
            self.hash = hash
            try new.append(header)
            sink = consume new
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
        var written = WrittenFile(name: file, content: content)
        written.byteCount = header.count
        files.append(written)
    }

    mutating func finish() throws(XeroFilesError) {
        do throws(FileError) {
            try sink?.finish(sync: false)
        } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
        sink = nil
        if let hash { files[files.count - 1].sha256 = hash.finish() }
        hash = nil
    }
}
