import Ledger
import Transform
import XeroDocuments

/// Decides what of a batch's documents is written: compares them with what went before, to files or to Xero.
protocol Settling: ~Copyable {
    /// - Returns: the documents that are to be written, and what is taken back.
    mutating func settle(
        _ batch: inout BillBatch, _ documents: DocumentBatch, _ transform: borrowing BillTransform,
        outcomes: inout BatchOutcomes
    ) throws -> PlannedBatch

    /// After the last batch.
    mutating func finish(_ transform: borrowing BillTransform) throws
    /// What is taken back of bills that aren't in the source any longer; known once finished.
    var lastRemovals: [PlannedBatch.Removal] { get }
    /// Edits of contacts that are linked already.
    var contactEdits: [PlannedBatch.ContactEdit] { get }

    /// What became of the contact at a place of the book.
    func outcome(ofContact place: Int) -> ControlTotals.Outcome
    /// What became of clients that are linked already, by their ids; those of whom nothing is new are missing.
    var clientOutcomes: [String: ControlTotals.Outcome] { get }

    /// What only a person can do in Xero.
    var toDos: [ToDoChange] { get }
    /// Whether the list of those reads otherwise than before.
    var hasToDoNews: Bool { get }
    /// Bills of which something can't be written or taken back for now.
    var stuck: Set<String> { get }
    /// About the whole run.
    var notices: [Diagnostic] { get }
}

extension HandOver: Settling {
    mutating func finish(_ transform: borrowing BillTransform) throws { try finish(all: transform) }

    var toDos: [ToDoChange] { list.changes }
    var hasToDoNews: Bool { list.hasNews }
    var notices: [Diagnostic] { absence.notices + needlessToDos }

    private var needlessToDos: [Diagnostic] {
        guard list.needless > 0 else { return [] }
        let what = list.needless == 1 ? "1 entry" : "\(list.needless) entries"
        return [
            Diagnostic(
                .needlessToDo, .note, at: SourceLocation(file: "to-do"),
                "\(what) of the to-do list came off it, since nothing is left to do there",
                remedy: "Where somebody has done it in Xero meanwhile, put that back.")
        ]
    }

    var lastRemovals: [PlannedBatch.Removal] { [] }
    var stuck: Set<String> { [] }
    var contactEdits: [PlannedBatch.ContactEdit] { [] }
    var clientOutcomes: [String: ControlTotals.Outcome] { [:] }
}
