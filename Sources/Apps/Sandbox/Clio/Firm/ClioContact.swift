public import Ledger

/// A contact (`Contact`).
public struct ClioContact: ClioRecord {
    public struct Address: Hashable, Sendable {
        public internal(set) var id: Int64 = 0
        /// `Work`, `Home`, `Billing` or `Other`.
        public var name: String
        public var street: String
        public var city: String
        public var province: String
        public var postalCode: String
        public var country: String
        public var isPrimary: Bool

        public init(
            name: String = "Billing", street: String = "", city: String = "", province: String = "",
            postalCode: String = "", country: String = "", isPrimary: Bool = true
        ) {
            self.name = name
            self.street = street
            self.city = city
            self.province = province
            self.postalCode = postalCode
            self.country = country
            self.isPrimary = isPrimary
        }
    }

    /// An e-mail address or a phone number.
    public struct Line: Hashable, Sendable {
        public internal(set) var id: Int64 = 0
        /// `Work`, `Home`, `Mobile`, `Other` and so on.
        public var name: String
        public var text: String
        public var isPrimary: Bool

        public init(_ text: String, name: String = "Work", isPrimary: Bool = true) {
            self.text = text
            self.name = name
            self.isPrimary = isPrimary
        }
    }

    public internal(set) var id: Int64 = 0
    public internal(set) var created: Int64 = 0
    public var updated: Int64 = 0
    public var version = 0
    public var isPerson: Bool
    /// A company's name; a person's is made of its parts.
    public var companyName = ""
    public var prefix: String?
    public var firstName = ""
    public var middleName = ""
    public var lastName = ""
    public var title: String?
    /// The company a person works for.
    public var companyID: Int64?
    public var emails: [Line] = []
    public var phones: [Line] = []
    public var addresses: [Address] = []
    public var taxNumber: String?
    public var ledesClientID: String?
    public var isClient = true

    /// A person.
    public init(firstName: String, lastName: String, email: String? = nil) {
        isPerson = true
        self.firstName = firstName
        self.lastName = lastName
        if let email { emails = [Line(email)] }
    }

    /// A company.
    public init(company: String, email: String? = nil) {
        isPerson = false
        companyName = company
        if let email { emails = [Line(email)] }
    }

    /// The parts of a person's name with a space between, or a company's.
    public var name: String {
        isPerson ? [firstName, middleName, lastName].filter { !$0.isEmpty }.joined(separator: " ") : companyName
    }
}

/// A matter (`Matter`).
public struct ClioMatter: ClioRecord {
    public let id: Int64
    public let created: Int64
    public var updated: Int64
    public var version = 0
    public let number: Int
    public let clientID: Int64
    /// `00081-Okafor-Lund`.
    public internal(set) var displayNumber: String
    public internal(set) var description: String
    /// `Open`, `Pending` or `Closed`.
    public internal(set) var status: String
    public internal(set) var attorneyID: Int64
    public internal(set) var practiceArea: String
    public internal(set) var location: String?
    public internal(set) var opened: CalendarDate
}
