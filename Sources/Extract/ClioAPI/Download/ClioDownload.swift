public import WebAccess

/// Reads a firm's bills, and what belongs to them, into a folder of answers as the `clio-api` profile reads it.
///
/// A download that was interrupted goes on with the next call for the same folder; pages that are there aren't asked for
/// again. Nothing grows with the firm but the folder.
public struct ClioDownload: Sendable {
    /// An interrupted download of changes that is older begins anew: what it read is out of date.
    static let changesAge: Duration = .seconds(3_600)

    private let client: ClioClient

    public init(client: ClioClient) { self.client = client }

    /// Reads all there is. A download that is complete stays as it is.
    /// - Parameter folder: made where it is missing; an empty one, or an earlier download's.
    /// - Throws: ``ClioError``; `CancellationError`.
    public func whole(
        into folder: String, progress: @escaping @Sendable (ClioDownloadProgress) -> Void = { _ in }
    ) async throws -> ClioDownloadResult {
        let before = await client.limiter.calls
        var session = DownloadSession(client: client, folder: try DownloadFolder(folder), progress: progress)
        try await session.begin(.whole, since: nil, maximumAge: nil)
        if !session.folder.isFinished {
            try await WholeDownload.run(&session)
            try session.fillUp()
            try session.folder.finish()
        }
        let charges = try await session.charges(.all(.interestCharges))
        return session.result(calls: await client.limiter.calls - before, bills: [], charges: charges)
    }

    /// Reads what changed: each bill that did, itself or through a line, a payment, a credit memo or an interest charge,
    /// with all of its records; and the contacts that did.
    /// - Parameters:
    ///   - since: ``ClioDownloadResult/started`` of the last success.
    ///   - overlap: how much earlier than that is asked from; what comes twice does no harm.
    ///   - bills: bills to be read though nothing says that they changed.
    ///   - charges: ``ClioDownloadResult/interestCharges`` of the last success. A charge that is taken back vanishes without
    ///     a trace; where Clio has fewer than are known, the bills of those that are gone are read.
    ///   - folder: as in ``whole(into:progress:)``; a complete download in it is replaced.
    /// - Throws: ``ClioError``; `CancellationError`.
    public func changes(
        since: UTCInstant, overlap: Duration = .seconds(300), including bills: Set<Int64> = [],
        charges: [Int64: Int64] = [:], into folder: String,
        progress: @escaping @Sendable (ClioDownloadProgress) -> Void = { _ in }
    ) async throws -> ClioDownloadResult {
        let before = await client.limiter.calls
        var session = DownloadSession(client: client, folder: try DownloadFolder(folder), progress: progress)
        let from = since.advanced(by: .zero - overlap)
        try await session.begin(.changes, since: from, maximumAge: Self.changesAge)
        var changes = ChangesDownload(since: from.description, including: bills, charges: charges)
        try await changes.run(&session)
        try session.fillUp()
        try session.folder.finish()
        return session.result(
            calls: await client.limiter.calls - before, bills: changes.bills, charges: changes.charges)
    }
}

/// How far a download is.
public struct ClioDownloadProgress: Hashable, Sendable {
    public var resource: ClioResource
    /// Of this resource, so far.
    public var records: Int
    /// How many there will be, where Clio says.
    public var of: Int?
}

/// What a download brought.
public struct ClioDownloadResult: Hashable, Sendable {
    /// Something Clio names and doesn't give.
    public struct Unreachable: Hashable, Sendable {
        public var resource: ClioResource
        /// Nil for all of it.
        public var id: Int64?
        public var reason: String
    }

    /// When it began, by Clio's clock: the next download of changes asks from here.
    public var started: UTCInstant
    /// Records in the folder's files. Far fewer than the last time are a reason to stop.
    public var records: [ClioResource: Int]
    public var pages: Int
    /// Pages an earlier, interrupted process had read.
    public var keptPages: Int
    /// Calls of this process, those tried again too.
    public var calls: Int
    /// Of changes: the bills whose records were read, in order.
    public var bills: [Int64]
    /// How many bills Clio says there are in all, where it says; far fewer than the last time are a reason to stop.
    public var billsInClio: Int?
    /// All interest charges there are, by id, each with the bill it is on.
    public var interestCharges: [Int64: Int64]
    public var unreachable: [Unreachable]
}
