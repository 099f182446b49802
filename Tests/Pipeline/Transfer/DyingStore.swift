import Foundation
import Ledger
import Synchronization
import Transform

@testable import Pipeline

/// A process that dies at one of its commits, before or after it: from then on nothing is read and nothing written.
final class DyingStore: TransferStore {
    struct Died: Error {}

    private let store: any TransferStore
    private let isBefore: Bool
    private let left: Mutex<Int>

    /// - Parameters:
    ///   - commit: the one it dies at, from 1.
    ///   - before: whether that commit is lost.
    init(_ store: any TransferStore, commit: Int, before: Bool) {
        self.store = store
        isBefore = before
        left = Mutex(commit)
    }

    var hasDied: Bool { left.withLock { $0 <= 0 } }

    private func look<Result>(_ body: () throws -> Result) throws -> Result {
        if hasDied { throw Died() }
        return try body()
    }

    private func commit<Result>(_ body: () throws -> Result) throws -> Result {
        let number = left.withLock { left in
            left -= 1
            return left
        }
        if number < 0 || number == 0 && isBefore { throw Died() }
        let result = try body()
        if number == 0 { throw Died() }
        return result
    }

    func binding(_ name: String) throws -> String? { try look { try store.binding(name) } }
    func bind(_ name: String, to value: String) throws { try commit { try store.bind(name, to: value) } }
    func link(_ key: LinkKey) throws -> Link? { try look { try store.link(key) } }
    func link(_ kind: LinkKey.Kind, xeroID: String) throws -> Link? {
        try look { try store.link(kind, xeroID: xeroID) }
    }
    func link(_ kind: LinkKey.Kind, number: String) throws -> Link? {
        try look { try store.link(kind, number: number) }
    }
    func links(ofBill id: String) throws -> [Link] { try look { try store.links(ofBill: id) } }
    func forEachContactLink(_ body: (Link) throws -> Void) throws { try look { try store.forEachContactLink(body) } }
    func forEachInvoiceLink(_ body: (Link) throws -> Void) throws { try look { try store.forEachInvoiceLink(body) } }
    func driftedLinks() throws -> [Link] { try look { try store.driftedLinks() } }
    func interestParts() throws -> InterestParts { try look { try store.interestParts() } }
    func add(interestParts parts: [(bill: String, line: String, part: Int)]) throws {
        try commit { try store.add(interestParts: parts) }
    }
    func refusals() throws -> [Refusal] { try look { try store.refusals() } }
    func remember(_ refusals: [Refusal]) throws { try commit { try store.remember(refusals) } }
    func forgetRefusals(ofBills bills: [String]) throws { try commit { try store.forgetRefusals(ofBills: bills) } }
    func count(_ kind: LinkKey.Kind) throws -> Int { try look { try store.count(kind) } }
    func begin(_ request: RequestRecord, _ operations: [OperationProgress]) throws -> Int64 {
        try commit { try store.begin(request, operations) }
    }
    func settle(
        request: Int64?, status: Int, answer: [UInt8], batch: String, operations: [OperationProgress], links: [Link]
    ) throws {
        try commit {
            try store.settle(
                request: request, status: status, answer: answer, batch: batch, operations: operations, links: links)
        }
    }
    func withdraw(request: Int64, batch: String, lines: [Int], to status: OperationProgress.Status?) throws {
        try commit { try store.withdraw(request: request, batch: batch, lines: lines, to: status) }
    }
    func openRequests(batch: String) throws -> [RequestRecord] { try look { try store.openRequests(batch: batch) } }
    func progress(batch: String, lines: ClosedRange<Int>) throws -> [Int: OperationProgress] {
        try look { try store.progress(batch: batch, lines: lines) }
    }
    func forEachProblem(batch: String, _ body: (OperationProgress) throws -> Void) throws {
        try look { try store.forEachProblem(batch: batch, body) }
    }
    func count(batch: String, _ status: OperationProgress.Status) throws -> Int {
        try look { try store.count(batch: batch, status) }
    }
    func hasBegun(batch: String) throws -> Bool { try look { try store.hasBegun(batch: batch) } }
    func transfer(batch: String) throws -> TransferRecord? { try look { try store.transfer(batch: batch) } }
    func set(_ transfer: TransferRecord) throws { try commit { try store.set(transfer) } }
    func transfers(_ status: TransferRecord.Status) throws -> [TransferRecord] {
        try look { try store.transfers(status) }
    }
}
