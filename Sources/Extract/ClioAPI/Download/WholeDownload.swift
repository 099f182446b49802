internal import Ledger

/// All of a firm, list by list.
///
/// Each list is read to its end before the next. A record that changes meanwhile is read as it is then; the download of
/// changes that follows brings it again, whole.
enum WholeDownload {
    static func run(_ session: inout DownloadSession) async throws {
        try await session.drainIfAllowed(.all(.billingSettings))
        try await session.drainIfAllowed(.all(.bankAccounts))
        try await session.drain(.all(.activityDescriptions))
        try await session.drain(.all(.expenseCategories))
        try await bills(&session)
        try await lines(&session)
        try await allocations(&session)
        try await session.drain(.all(.creditMemos))
        try await session.drain(.all(.interestCharges))
        try await session.drainIfAllowed(.all(.matters))
        try await session.drain(.all(.contacts))
    }

    /// No source says whether a list without a state has void and deleted bills; where it has none, they are asked for.
    private static func bills(_ session: inout DownloadSession) async throws {
        var states: Set<String> = []
        var list = PageList.all(.bills)
        while let records = try await session.next(&list) {
            for state in ["void", "deleted"] where records.contains(where: { $0.words("state") == state }) {
                states.insert(state)
            }
        }
        for state in ["void", "deleted"] where !states.contains(state) {
            try await session.drain(.all(.bills, [("state", state)]))
        }
    }

    /// Lines, and of each page the activities: their categories stand two levels deep, where Clio gives nothing.
    private static func lines(_ session: inout DownloadSession) async throws {
        var list = PageList.all(.lineItems)
        while let records = try await session.next(&list) {
            let activities = Set(records.flatMap { $0.ids("activity") }).sorted()
            guard !activities.isEmpty else { continue }
            let page = PageList.ids(.activities, activities)
            try await session.drain(page)
            session.folder.forget(page)
        }
    }

    private static func allocations(_ session: inout DownloadSession) async throws {
        var hasVoided = false
        var list = PageList.all(.allocations)
        while let records = try await session.next(&list) {
            hasVoided = hasVoided || records.contains { !$0.words("voided_at").isEmpty }
        }
        if !hasVoided { try await session.drain(.all(.allocations, [("status", "invalid")])) }
    }
}
