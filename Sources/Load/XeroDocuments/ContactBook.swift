public import Ledger

/// A Xero contact as it is sent; its text lies in ``ContactBook/text``.
public struct Contact: Sendable {
    /// Position of the ledger's contact.
    public var source: Int
    /// Xero's `ContactNumber`: `clio-` and Clio's id, at most 50 characters.
    public var number = TextRef.empty
    /// Unique among the book's contacts, case and accents ignored.
    public var name = TextRef.empty
    public var firstName = TextRef.empty
    public var lastName = TextRef.empty
    public var email = TextRef.empty
    public var phone = TextRef.empty
    /// One line; POBOX and STREET both carry it.
    public var street = TextRef.empty
    public var city = TextRef.empty
    public var region = TextRef.empty
    public var postalCode = TextRef.empty
    public var country = TextRef.empty
    public var taxNumber = TextRef.empty
    /// Which of the contacts that were in Xero before it is; nil for one that is new to Xero or known already.
    public var other: Int?

    public init(source: Int) { self.source = source }
}

/// The contacts that have a bill in scope, in the order their first bill came.
public struct ContactBook: Sendable {
    public var text: TextArena
    public var contacts = BookContacts()

    public init(text: TextArena = TextArena()) { self.text = text }
}
