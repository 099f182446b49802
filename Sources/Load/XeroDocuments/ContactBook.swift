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

    /// The parts that are its client's.
    public struct Fields: OptionSet, Sendable {
        public let rawValue: UInt16

        public init(rawValue: UInt16) { self.rawValue = rawValue }

        public static let firstName = Fields(rawValue: 1 << 0)
        public static let lastName = Fields(rawValue: 1 << 1)
        public static let email = Fields(rawValue: 1 << 2)
        public static let phone = Fields(rawValue: 1 << 3)
        public static let street = Fields(rawValue: 1 << 4)
        public static let city = Fields(rawValue: 1 << 5)
        public static let region = Fields(rawValue: 1 << 6)
        public static let postalCode = Fields(rawValue: 1 << 7)
        public static let country = Fields(rawValue: 1 << 8)
        public static let taxNumber = Fields(rawValue: 1 << 9)
    }
}

/// The contacts that have a bill in scope, in the order their first bill came.
public struct ContactBook: Sendable {
    public var text: TextArena
    public var contacts: BookContacts

    /// - Parameter clients: whose texts the book's are; the book's own are appended to them.
    public init(of clients: ContactTable) {
        text = clients.text
        contacts = BookContacts(of: clients.contacts)
    }
}
