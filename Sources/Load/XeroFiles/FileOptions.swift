public import Ledger

/// Which files a batch holds and how they are cut: `load.files` of the settings.
public struct FileOptions: Sendable {
    public var csv = true
    public var xml = true
    /// The region format of the Xero organisation; a wrong one swaps days and months in silence.
    public var dateFormat = DatePattern("MM/dd/yyyy") ?? .iso
    /// Rows of an invoice file; nil for one file. An invoice is never cut.
    public var linesPerFile: Int? = 500
    /// Documents of an XML file; nil for one file.
    public var documentsPerXML: Int? = 50
    public var bankStatements = false
    /// Where the CSV files lie inside the batch: empty for the batch itself.
    public var csvFolder = ""

    public init() {}
}

/// A file of a batch that has been written.
public struct WrittenFile: Hashable, Sendable {
    /// Relative to the batch folder.
    public var name: String
    /// What it holds, for people.
    public var content: String
    public var documents = 0
    /// Rows under the header; documents where it has no rows.
    public var rows = 0
    public var byteCount = 0
    /// 64 hexadecimal digits; empty where no hash was asked for.
    public var sha256 = ""

    public init(name: String, content: String) {
        self.name = name
        self.content = content
    }
}

/// Why a batch's files could not be written.
public enum XeroFilesError: Error, Sendable {
    case cannotWrite(path: String, reason: String)
    /// A file doesn't read back as what was written.
    case doesNotReadBack(path: String, reason: String)
}
