internal import WebAccess

/// A list to be read page by page.
struct PageList {
    let resource: ClioResource
    let path: String
    let filter: [(name: String, value: String)]
    let fields: String
    /// Read to find out what changed, and kept where no reader of answers looks.
    let isHidden: Bool
    /// All there is, or everything since a time: its length isn't known.
    let isLong: Bool
    /// What the list is called in the journal.
    let key: String
    /// Pages given so far.
    var given = 0
    var isDone = false

    private init(
        _ resource: ClioResource, path: String? = nil, _ filter: [(name: String, value: String)] = [],
        fields: String? = nil, isHidden: Bool = false, isLong: Bool, key: String
    ) {
        self.resource = resource
        self.path = path ?? resource.path
        self.filter = filter
        self.fields = fields ?? resource.fields
        self.isHidden = isHidden
        self.isLong = isLong
        self.key = (isHidden ? "found:" : "") + self.path + (key.isEmpty ? "" : "?" + key)
    }

    /// All records, or those of a state or status.
    /// - Parameter fields: nil for all: then the records are for the reader of answers too.
    static func all(
        _ resource: ClioResource, _ filter: [(name: String, value: String)] = [], fields: String? = nil
    ) -> PageList {
        PageList(
            resource, filter, fields: fields, isHidden: fields != nil, isLong: resource != .billingSettings,
            key: Self.text(filter) + (fields == nil ? "" : "all"))
    }

    /// Records changed since a time.
    /// - Parameter fields: nil for all: then the records are for the reader of answers too.
    static func changed(
        _ resource: ClioResource, since: String, _ filter: [(name: String, value: String)] = [], fields: String? = nil
    ) -> PageList {
        PageList(
            resource, [("updated_since", since)] + filter, fields: fields, isHidden: fields != nil, isLong: true,
            key: Self.text(filter))
    }

    /// Records of these ids, at most ``ClioPage/limit``.
    static func ids(
        _ resource: ClioResource, _ ids: [Int64], _ filter: [(name: String, value: String)] = [], fields: String? = nil
    ) -> PageList {
        PageList(
            resource, ids.map { ("ids[]", "\($0)") } + filter, fields: fields, isHidden: fields != nil, isLong: false,
            key: Self.text(filter + [("ids", "\(ids.count)-\(Self.digest(ids))")]))
    }

    static func ofBill(_ resource: ClioResource, _ bill: Int64) -> PageList {
        PageList(resource, [("bill_id", "\(bill)")], isLong: false, key: "bill_id=\(bill)")
    }

    static func one(_ resource: ClioResource, _ id: Int64) -> PageList {
        PageList(resource, path: "\(resource.rawValue)/\(id).json", isLong: false, key: "")
    }

    func request(withOrder: Bool) -> ClioRequest {
        var query = filter
        if path == resource.path, resource != .billingSettings {
            query.append(("limit", "\(ClioPage.limit)"))
            if withOrder { query.append(("order", "id(asc)")) }
        }
        query.append(("fields", fields))
        return ClioRequest(.get, path, query: query)
    }

    private static func text(_ filter: [(name: String, value: String)]) -> String {
        filter.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// FNV-1a, 64 bits: the same ids are the same list again after a crash.
    private static func digest(_ ids: [Int64]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for id in ids {
            for shift in stride(from: 0, to: 64, by: 8) {
                hash = (hash ^ UInt64(truncatingIfNeeded: id >> Int64(shift)) & 0xFF) &* 0x100_0000_01b3
            }
        }
        return String(hash, radix: 16)
    }
}
