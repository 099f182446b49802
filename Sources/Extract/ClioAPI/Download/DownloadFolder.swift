internal import Ledger
internal import WebAccess

/// The folder of a download: pages as Clio gave them, and a journal that tells which are there.
///
/// The journal and what was read only to find changes begin with a dot: who reads the folder passes them over.
struct DownloadFolder {
    struct Entry {
        /// What its files' names begin with.
        var prefix: String
        /// The number of its first page's file; the others follow.
        var first: Int
        var pages: Int
        var records: Int
        /// The address of the page that is to be read next; nil where there is none.
        var next: String?
        /// Whether the last page was read by an earlier process.
        var isOld: Bool
    }

    static let journalName = ".journal.ndjson"
    static let foundFolder = ".found"

    let path: String
    private(set) var header: DownloadHeader?
    private(set) var entries: [String: Entry] = [:]
    private(set) var unreachable: [ClioDownloadResult.Unreachable] = []
    private(set) var hasCountedCharges = false
    /// All interest charges there are, as Clio said.
    private(set) var charges: Int?
    private(set) var isFinished = false
    private(set) var pages = 0
    /// Pages that were there when the folder was opened.
    private(set) var keptPages = 0
    /// Records in the files a reader of answers takes.
    private(set) var records: [ClioResource: Int] = [:]
    private var lastNumbers: [String: Int] = [:]

    /// Opens a folder and what an earlier process left in it.
    /// - Throws: ``ClioError/folder(_:)`` for one that holds anything else.
    init(_ path: String) throws(ClioError) {
        self.path = path
        try DurableFile.makeFolder(path)
        guard let bytes = try DurableFile.read(journal) else {
            let others = try DurableFile.names(in: path).filter { !$0.hasPrefix(".") }
            guard others.isEmpty else {
                throw .folder(
                    "\(path) holds files of another origin (\(others.sorted()[0])): give the download a folder of its own"
                )
            }
            return
        }
        try load(bytes)
    }

    private var journal: String { "\(path)/\(Self.journalName)" }
    private func draft(_ file: String) -> String { "\(path)/.new-\(file.split(separator: "/").last ?? "")" }

    private mutating func load(_ bytes: [UInt8]) throws(ClioError) {
        var place = 0
        var last: (start: Int, file: String)?
        while place < bytes.count {
            // A line without its end was cut off with the process.
            guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")),
                let line = JournalLine(bytes[place..<end])
            else { break }
            last = nil
            if case .page(_, let file, _, _) = line { last = (place, file) }
            place = end + 1
        }
        if let last, !DurableFile.exists("\(path)/\(last.file)") {
            if DurableFile.exists(draft(last.file)) {
                try DurableFile.move(draft(last.file), to: "\(path)/\(last.file)")
            } else {
                place = last.start
            }
        }
        if place < bytes.count { try DurableFile.cut(journal, to: place) }
        for line in bytes[..<place].split(separator: UInt8(ascii: "\n")) {
            guard let line = JournalLine(line) else { continue }
            if case .restart(let list) = line { try removePages(of: list) }
            take(line, isOld: true)
        }
        keptPages = pages
    }

    private mutating func take(_ line: JournalLine, isOld: Bool) {
        switch line {
        case .begin(let header): self.header = header
        case .charges(let count):
            charges = count
            hasCountedCharges = true
        case .page(let list, let file, let count, let next):
            let (prefix, number) = Self.parts(file)
            lastNumbers[prefix] = max(lastNumbers[prefix] ?? 0, number)
            var entry = entries[list] ?? Entry(prefix: prefix, first: number, pages: 0, records: 0, isOld: isOld)
            entry.pages += 1
            pages += 1
            entry.records += count
            entry.next = next
            entry.isOld = isOld
            entries[list] = entry
            if let resource = ClioResource(prefix: prefix) { records[resource, default: 0] += count }
        case .restart(let list):
            guard let entry = entries.removeValue(forKey: list) else { return }
            pages -= entry.pages
            if let resource = ClioResource(prefix: entry.prefix) { records[resource, default: 0] -= entry.records }
        case .unreachable(let what): unreachable.append(what)
        case .end: isFinished = true
        }
    }

    /// `bills-page-12.json` as `bills-page-` and 12.
    private static func parts(_ file: String) -> (prefix: String, number: Int) {
        let stem = file.dropLast(".json".count)
        let digits = stem.reversed().prefix { $0.isNumber }.count
        return (String(stem.dropLast(digits)), Int(stem.suffix(digits)) ?? 0)
    }

    private mutating func write(_ line: JournalLine) throws(ClioError) {
        try DurableFile.append(line.bytes, to: journal)
        take(line, isOld: false)
    }

    // MARK: Changes

    mutating func begin(_ header: DownloadHeader) throws(ClioError) {
        try DurableFile.makeFolder("\(path)/\(Self.foundFolder)")
        try write(.begin(header))
    }

    mutating func noteCharges(_ count: Int?) throws(ClioError) { try write(.charges(count)) }

    mutating func store(_ body: [UInt8], _ list: PageList, records: Int, next: String?) throws(ClioError) {
        let prefix = list.resource.filePrefix(isHidden: list.isHidden)
        let file = "\(prefix)\((lastNumbers[prefix] ?? 0) + 1).json"
        try DurableFile.write(body, to: draft(file))
        try write(.page(list: list.key, file: file, records: records, next: next))
        try DurableFile.move(draft(file), to: "\(path)/\(file)")
    }

    mutating func restart(_ list: PageList) throws(ClioError) {
        try DurableFile.append(JournalLine.restart(list: list.key).bytes, to: journal)
        try removePages(of: list.key)
        take(.restart(list: list.key), isOld: false)
    }

    private func removePages(of list: String) throws(ClioError) {
        guard let entry = entries[list] else { return }
        for number in entry.first..<entry.first + entry.pages {
            try DurableFile.remove("\(path)/\(entry.prefix)\(number).json")
        }
    }

    /// A list that isn't asked about again needs no place here.
    mutating func forget(_ list: PageList) { entries[list.key] = nil }

    mutating func note(_ what: ClioDownloadResult.Unreachable) throws(ClioError) {
        guard !unreachable.contains(what) else { return }
        try write(.unreachable(what))
    }

    mutating func finish() throws(ClioError) {
        guard !isFinished else { return }
        try DurableFile.syncFolder(path)
        try write(.end)
        try DurableFile.syncFolder(path)
    }

    /// Takes away all of it; what an interrupted clearing left is cleared by the next.
    mutating func clear() throws(ClioError) {
        let prefixes = ClioResource.allCases.map(\.filePrefix)
        for name in try DurableFile.names(in: path)
        where name.hasPrefix(".new-") || prefixes.contains(where: { name.hasPrefix($0) && name.hasSuffix(".json") }) {
            try DurableFile.remove("\(path)/\(name)")
        }
        let found = "\(path)/\(Self.foundFolder)"
        if DurableFile.exists(found) {
            for name in try DurableFile.names(in: found) { try DurableFile.remove("\(found)/\(name)") }
        }
        try DurableFile.remove(journal)
        self = try DownloadFolder(path)
    }

    // MARK: Pages

    /// A page read before.
    func page(_ index: Int, of list: PageList) throws(ClioError) -> ClioPage {
        let number = (entries[list.key]?.first ?? 0) + index
        let file = "\(path)/\(list.resource.filePrefix(isHidden: list.isHidden))\(number).json"
        guard let bytes = try DurableFile.read(file), let json = try? JSONValue.parse(bytes) else {
            throw .folder("\(file) was taken away or changed since it was read: empty the folder and start again")
        }
        return try ClioPage(json, title: file)
    }

    func hasPages(_ resource: ClioResource) -> Bool { (lastNumbers[resource.filePrefix] ?? 0) > 0 }
}

extension ClioResource {
    var filePrefix: String { filePrefix(isHidden: false) }

    /// Nil for the prefix of hidden files.
    fileprivate init?(prefix: String) {
        guard let resource = Self.allCases.first(where: { $0.filePrefix == prefix }) else { return nil }
        self = resource
    }

    /// Named as pages saved by hand are: `bills-page-`.
    func filePrefix(isHidden: Bool) -> String {
        let name = self == .billingSettings ? "settings_billing" : rawValue
        return isHidden ? "\(DownloadFolder.foundFolder)/\(name)-" : "\(name)-page-"
    }
}
