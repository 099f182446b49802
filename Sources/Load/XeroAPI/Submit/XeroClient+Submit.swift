internal import Ledger
public import WebAccess

extension XeroClient {
    /// Submits a batch and reads what became of each element.
    /// - Parameters:
    ///   - key: saved together with the batch's bytes before this is called.
    ///   - firstTried: when the key was first sent, if it was before.
    /// - Throws: ``XeroError``. After ``XeroError/unknownOutcome(_:)`` all elements must be looked up; after any other
    ///   nothing was done.
    public func submit(
        _ batch: ElementBatch, key: String, firstTried: UTCInstant? = nil
    ) async throws -> BatchAnswer {
        var request = batch.request(key: key)
        request.firstTried = firstTried
        return try BatchAnswer(await send(request), to: batch)
    }

    /// Deletes a payment.
    /// - Throws: ``XeroError``: one that is reconciled or part of a batch is refused.
    public func deletePayment(id: String, key: String) async throws {
        let body = Array(#"{"Status":"DELETED"}"#.utf8)
        let request = XeroRequest(.post, XeroRequest.path("Payments", id), body: body, idempotencyKey: key)
        let answer = try await send(request)
        guard let json = try? answer.json(), let payment = json["Payments"]?.elements?.first,
            payment["Status"]?.string == "DELETED"
        else {
            throw XeroError.unknownOutcome("POST Payments: the answer doesn't say that the payment is deleted")
        }
    }

    /// Takes a part of a credit note back from its invoice.
    public func deleteAllocation(creditNoteID: String, allocationID: String, key: String) async throws {
        let path = XeroRequest.path("CreditNotes", creditNoteID, "Allocations", allocationID)
        let answer = try await send(XeroRequest(.delete, path, idempotencyKey: key))
        // The record itself, or a list of it: both forms are seen.
        guard answer.status != 204 else { return }
        let root = try? answer.json()
        guard (root?["Allocations"]?.elements?.first ?? root)?["IsDeleted"]?.bool == true else {
            throw XeroError.unknownOutcome("DELETE Allocations: the answer doesn't say that the allocation is gone")
        }
    }
}
