public import Ledger
public import WebAccess

/// A record type that the API lists.
public protocol XeroRecord: Sendable {
    /// The path below the API and the answer's member: `Invoices`.
    static var resource: String { get }
    /// Whether the API takes `unitdp`, without which unit prices are cut to two decimals.
    static var hasUnitAmounts: Bool { get }
    var id: String { get }
    var updated: UTCInstant? { get }
    /// - Throws: ``RecordProblem`` where an amount or day can't be read exactly.
    init(_ json: JSONValue) throws(RecordProblem)
}
