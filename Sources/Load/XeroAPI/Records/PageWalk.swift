internal import WebAccess

/// Which page to ask for next, so that nothing is lost while the pages move.
///
/// Pages counted by number lose a record whenever one of an earlier page is changed between two calls: it moves to the
/// end of the order by `UpdatedDateUTC`, all others move up by one, and the first of the next page is now the last of the
/// page already read. So the walk goes by time: in that order, each call asks for what was changed since shortly before
/// the last record seen (`If-Modified-Since`), which no later change can move away; what comes twice is dropped, what
/// changed meanwhile comes again at the end. Only where a whole page lies within two seconds, or the answer isn't in
/// that order, are pages counted by number; then those are read again until their number of items stays the same.
struct PageWalk: Sendable {
    struct Item: Hashable, Sendable {
        var id: String
        var updated: UTCInstant?
    }

    /// A stretch counted by number is read again at most this often.
    private static let rereads = 3

    let pageSize: Int
    private(set) var since: UTCInstant?
    private(set) var page = 1
    private(set) var isDone = false
    private var seen: [String: UTCInstant?] = [:]
    private var itemCount: Int?
    private var hasMoved = false
    private var rereadsLeft = Self.rereads

    init(pageSize: Int, since: UTCInstant?) {
        self.pageSize = pageSize
        self.since = since
    }

    /// Takes an answer in: the positions of what is new or newer in it.
    /// - Parameters:
    ///   - pageCount: of the answer's `pagination`; nil where it has none.
    ///   - itemCount: likewise.
    mutating func take(_ items: [Item], pageCount: Int?, itemCount: Int?) -> [Int] {
        var fresh: [Int] = []
        for (index, item) in items.enumerated() {
            if let known = seen[item.id] {
                guard let updated = item.updated, known.map({ $0 < updated }) ?? true else { continue }
            }
            seen[item.id] = .some(item.updated)
            fresh.append(index)
        }
        if page > 1, let before = self.itemCount, let itemCount, before != itemCount { hasMoved = true }
        self.itemCount = itemCount

        let isLast = items.isEmpty || (pageCount.map { page >= $0 } ?? (items.count < pageSize))
        if isLast {
            finishStretch()
        } else if page == 1, let next = Self.nextStart(items), next > since ?? UTCInstant(milliseconds: .min) {
            startStretch(next)
        } else {
            page += 1
        }
        return fresh
    }

    private mutating func finishStretch() {
        if page > 1, hasMoved, rereadsLeft > 0 {
            rereadsLeft -= 1
            hasMoved = false
            itemCount = nil
            page = 1
            // Not by time again: this stretch has shown that it can't be.
        } else {
            isDone = true
        }
    }

    private mutating func startStretch(_ next: UTCInstant) {
        since = next
        itemCount = nil
        hasMoved = false
        rereadsLeft = Self.rereads
        // What was changed before can't come again.
        seen = seen.filter { entry in entry.value.map { $0 >= next } ?? true }
    }

    /// Two seconds before the last item, in whole ones; nil where the items aren't in the order of time.
    private static func nextStart(_ items: [Item]) -> UTCInstant? {
        var last = UTCInstant(milliseconds: .min)
        for item in items {
            guard let updated = item.updated, updated >= last else { return nil }
            last = updated
        }
        return UTCInstant(milliseconds: (last.milliseconds.floorDivided(by: 1_000) - 2) * 1_000)
    }
}
