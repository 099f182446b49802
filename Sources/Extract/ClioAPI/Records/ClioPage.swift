internal import Ledger

/// One answer with records: `{"data": [...], "meta": {"paging": {"next": …}, "records": …}}`, or one record alone.
struct ClioPage {
    /// The most records Clio gives at once.
    static let limit = 200

    var records: [JSONValue]
    /// The whole address of the next page.
    var next: String?
    /// How many records the list has in all, as Clio says.
    var total: Int?

    /// - Throws: ``ClioError/unreadable(_:)`` where it is something else.
    init(_ json: JSONValue, title: String) throws(ClioError) {
        guard let data = json["data"], let records = data.elements ?? (data.members == nil ? nil : [data]) else {
            throw .unreadable("Clio's answer to \(title) holds no records: it has no `data`")
        }
        self.records = records
        let meta = json["meta"]
        next = meta?["paging"]?["next"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        total = meta?["records"]?.number.flatMap { Int($0) }
    }
}

extension JSONValue {
    /// The record's own id; nil where it has none.
    var recordID: Int64? { self["id"]?.number.flatMap { Int64($0) } ?? self["id"]?.string.flatMap { Int64($0) } }

    /// Ids of the records at a key: one, or a list.
    func ids(_ key: String) -> [Int64] {
        guard let value = self[key] else { return [] }
        if let elements = value.elements { return elements.compactMap(\.recordID) }
        return value.recordID.map { [$0] } ?? []
    }

    func words(_ key: String) -> String { self[key]?.string ?? "" }
}
