public import Ledger

/// What became of one element of a batch.
public enum ElementOutcome: Hashable, Sendable {
    case accepted(Accepted)
    /// Every message Xero gave. Nothing was done.
    case refused([String])
    /// Nobody can tell from the answer: look it up before it is sent again.
    case unknown(String)

    public struct Accepted: Hashable, Sendable {
        /// Xero's id.
        public var id: String
        /// Of the lines, in their order in the answer.
        public var lineItemIDs: [String]
        /// What Xero did differently without refusing: an account it dropped, an option it doesn't know.
        public var warnings: [String]
        /// The element as Xero has it now, for ``XeroInvoice`` and its kin.
        public var json: JSONValue
    }
}

extension ElementOutcome {
    /// The words of an element that Xero neither took nor refused.
    public static let nothingCreated = "Xero answered without an error but created nothing (its id is all zeros)"

    /// - Parameters:
    ///   - sentID: the id the element was sent with: that it comes back proves nothing.
    init(_ json: JSONValue, kind: ElementKind, sentID: String?) {
        let reader = RecordReader(json, id: kind.idMember)
        let status = reader.text("StatusAttributeString").uppercased()
        var messages: [String] = []
        ValidationMessages.collect(json, under: "ValidationErrors", into: &messages)
        let id = reader.guid(kind.idMember)
        if !messages.isEmpty || status == "ERROR" || reader.flag("HasErrors") || reader.flag("HasValidationErrors") {
            if messages.isEmpty { messages = ["Xero refused it without a reason"] }
            if status != "ERROR", let id, id.lowercased() != sentID {
                self = .unknown("Xero gave it an id and errors: \(messages.joined(separator: " · "))")
            } else {
                self = .refused(messages)
            }
            return
        }
        guard let id else {
            self =
                reader.text(kind.idMember) == XeroID.zero
                ? .refused([Self.nothingCreated])
                : .unknown("Xero's answer names no id for it")
            return
        }
        var warnings: [String] = []
        ValidationMessages.collect(json, under: "Warnings", into: &warnings)
        let lineItemIDs = reader.array("LineItems").compactMap { RecordReader($0, id: "LineItemID").guid("LineItemID") }
        self = .accepted(Accepted(id: id, lineItemIDs: lineItemIDs, warnings: warnings, json: json))
    }
}
