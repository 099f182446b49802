/// Documents that can't go under the number planned for them, because another has it.
extension BatchSubmission {
    /// How far the count of `NUMBER VOID n` is followed.
    private static let furthest: Int64 = 50

    /// The same operation under the next number; nil where this step gives none, or enough were tried.
    func underNextNumber(
        _ operation: BatchOperation, _ step: TransferStep, refusedFor messages: [String]
    ) -> BatchOperation? {
        guard step == .renameInvoices || step == .renameCreditNotes,
            messages.contains(where: { $0.contains("unique") }), let next = FreedNumber.next(operation.number),
            !next.hasSuffix(" \(operation.linkVersion + Self.furthest)")
        else { return nil }
        return operation.numbered(next)
    }

    /// The operations' elements, as far as they can be sent at all.
    func chunk(_ operations: some Sequence<BatchOperation>, _ step: TransferStep) throws -> Chunk {
        var chunk = Chunk()
        for operation in operations {
            if case .element(let bytes) = try elements.prepare(operation, in: step, nil) {
                chunk.append(operation, bytes)
            }
        }
        return chunk
    }
}
