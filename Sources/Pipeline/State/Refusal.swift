public import Ledger

/// A record that Xero refused: it isn't sent again while nothing that it was refused for has changed.
public struct Refusal: Hashable, Sendable {
    public var key: LinkKey
    /// The bill it belongs to; empty for a contact.
    public var bill: String
    /// Whether taking it out of Xero was refused; else making, changing or allocating it.
    public var isRemoval: Bool
    /// The record as Clio had it.
    public var mark: Fingerprint
    /// What else may be why: the settings, and Xero's own, as they were after the refusal.
    public var circumstances: Fingerprint
    /// Xero's own.
    public var words: String
    /// Seconds since 1970, UTC.
    public var at: Int64

    public init(
        _ key: LinkKey, bill: String, isRemoval: Bool, mark: Fingerprint, circumstances: Fingerprint, words: String,
        at: Int64
    ) {
        self.key = key
        self.bill = bill
        self.isRemoval = isRemoval
        self.mark = mark
        self.circumstances = circumstances
        self.words = words
        self.at = at
    }
}
