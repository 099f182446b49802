internal import Ledger
internal import WebAccess

/// Reads lists page by page: from the folder what is there already, the rest from Clio.
struct DownloadSession {
    let client: ClioClient
    let progress: @Sendable (ClioDownloadProgress) -> Void
    var folder: DownloadFolder
    private var refusesOrder: Set<ClioResource> = []

    init(
        client: ClioClient, folder: DownloadFolder, progress: @escaping @Sendable (ClioDownloadProgress) -> Void
    ) {
        self.client = client
        self.folder = folder
        self.progress = progress
    }

    // MARK: Beginning

    /// Takes up what an earlier process left of the same download, or begins anew.
    mutating func begin(_ kind: DownloadHeader.Kind, since: UTCInstant?, maximumAge: Duration?) async throws {
        if let header = folder.header {
            let isSame = header.kind == kind && header.server == client.server.text && header.since == since
            let age = client.clock.now.since(header.started)
            let isStale = maximumAge.map { folder.isFinished || age > $0 } ?? false
            if isSame, !isStale { return try await countCharges() }
        }
        if folder.header != nil || !folder.entries.isEmpty { try folder.clear() }
        let before = client.clock.now
        let (bills, date) = try await count(.bills)
        try folder.begin(
            DownloadHeader(
                kind: kind, server: client.server.text, since: since, started: date ?? before, bills: bills))
        try await countCharges()
    }

    private mutating func countCharges() async throws {
        guard !folder.hasCountedCharges else { return }
        try folder.noteCharges(try await count(.interestCharges).0)
    }

    /// How many records a list has, and when Clio said so.
    private func count(_ resource: ClioResource) async throws -> (Int?, UTCInstant?) {
        let request = ClioRequest(.get, resource.path, query: [("limit", "1"), ("fields", "id")])
        let answer = try await client.send(request)
        let page = try ClioPage(answer.json, title: request.title)
        // A count of this page alone says nothing.
        return (page.next != nil && page.total == page.records.count ? nil : page.total, answer.date)
    }

    // MARK: Pages

    /// The records of the next page; nil after the last.
    /// - Throws: ``ClioError``; `CancellationError`.
    mutating func next(_ list: inout PageList) async throws -> [JSONValue]? {
        guard !list.isDone else { return nil }
        var page: ClioPage
        if let entry = folder.entries[list.key], list.given < entry.pages {
            page = try folder.page(list.given, of: list)
        } else {
            page = try await fetch(&list)
        }
        list.given += 1
        list.isDone = list.given == folder.entries[list.key]?.pages && folder.entries[list.key]?.next == nil
        return page.records
    }

    /// Reads a list to its end; pages that are there already aren't looked at.
    mutating func drain(_ list: PageList) async throws {
        var list = list
        if let entry = folder.entries[list.key] {
            list.given = entry.pages
            list.isDone = entry.next == nil
        }
        while try await next(&list) != nil {}
    }

    /// Reads a list of interest charges to its end.
    /// - Returns: each charge's bill.
    mutating func charges(_ list: PageList) async throws -> [Int64: Int64] {
        var list = list
        var charges: [Int64: Int64] = [:]
        while let records = try await next(&list) {
            for record in records {
                if let id = record.recordID, let bill = record.ids("bill").first { charges[id] = bill }
            }
        }
        return charges
    }

    /// The same for what a download can do without, because it stands in other records too or is for reports alone, and
    /// for one record of many: a refusal is noted. Anything else changes amounts or accounts: its refusal ends the download.
    /// - Returns: false where it was refused.
    @discardableResult
    mutating func drainIfAllowed(_ list: PageList, id: Int64? = nil) async throws -> Bool {
        do {
            try await drain(list)
            return true
        } catch ClioError.forbidden(let text) {
            try folder.note(.init(resource: list.resource, id: id, reason: text))
        } catch ClioError.notFound(let text) {
            try folder.note(.init(resource: list.resource, id: id, reason: text))
        }
        return false
    }

    private mutating func fetch(_ list: inout PageList) async throws -> ClioPage {
        let withOrder = list.resource.documentsOrder || list.isLong && !refusesOrder.contains(list.resource)
        var request = list.request(withOrder: withOrder)
        let entry = folder.entries[list.key]
        if let cursor = entry?.next { request.address = try client.nextAddress(cursor) }
        let answer: ClioAnswer
        do {
            answer = try await client.send(request)
        } catch ClioError.refused where entry == nil && withOrder && !list.resource.documentsOrder {
            refusesOrder.insert(list.resource)
            answer = try await client.send(list.request(withOrder: false))
        } catch let error as ClioError where entry?.isOld == true && error.isOfTheCall {
            // The cursor of an earlier process has run out: the list is read from its beginning.
            try folder.restart(list)
            list.given = 0
            answer = try await client.send(list.request(withOrder: withOrder))
        }
        let page = try ClioPage(answer.json, title: request.title)
        if let next = page.next, next == request.address {
            throw ClioError.unreadable("Clio's pages of \(list.path) go round in a circle")
        }
        try folder.store(answer.body, list, records: page.records.count, next: page.next)
        progress(
            ClioDownloadProgress(
                resource: list.resource, records: folder.records[list.resource] ?? 0,
                of: list.resource == .bills ? folder.header?.bills : nil))
        return page
    }

    /// A file for each kind of record a reader of answers insists on, though there is none to tell of.
    mutating func fillUp() throws(ClioError) {
        for resource in [ClioResource.bills, .lineItems, .contacts] where !folder.hasPages(resource) {
            let empty = Array(#"{"data":[],"meta":{"paging":{},"records":0}}"#.utf8)
            try folder.store(empty, .ids(resource, []), records: 0, next: nil)
        }
    }

    func result(calls: Int, bills: [Int64], charges: [Int64: Int64]) -> ClioDownloadResult {
        ClioDownloadResult(
            started: folder.header?.started ?? client.clock.now, records: folder.records,
            pages: folder.pages, keptPages: folder.keptPages, calls: calls,
            bills: bills, billsInClio: folder.header?.bills,
            interestCharges: charges, unreachable: folder.unreachable)
    }
}

extension ClioError {
    /// Said of the call itself, not of the sign-in or the network.
    fileprivate var isOfTheCall: Bool {
        switch self {
        case .refused, .notFound: true
        default: false
        }
    }
}
