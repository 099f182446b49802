public import Ledger
public import WebAccess

public struct XeroContact: XeroRecord, Hashable {
    public struct Address: Hashable, Sendable {
        /// `POBOX` or `STREET`.
        public var type: String
        /// Up to four, empty ones left out.
        public var lines: [String]
        public var city: String
        public var region: String
        public var postalCode: String
        public var country: String
        public var attentionTo: String
    }

    public struct Phone: Hashable, Sendable {
        /// `DEFAULT`, `DDI`, `MOBILE`, `FAX`, `OFFICE`.
        public var type: String
        public var number: String
        public var areaCode: String
        public var countryCode: String
    }

    public static let resource = "Contacts"
    public static let hasUnitAmounts = false

    public var id: String
    /// The id in other systems; ours begins with `clio-`.
    public var number: String
    public var accountNumber: String
    /// `ACTIVE`, `ARCHIVED`, `GDPRREQUEST`.
    public var status: String
    public var name: String
    public var firstName: String
    public var lastName: String
    public var email: String
    public var taxNumber: String
    public var companyNumber: String
    public var addresses: [Address]
    public var phones: [Phone]
    public var isCustomer: Bool
    public var isSupplier: Bool
    /// Set where this contact was merged into another.
    public var mergedInto: String?
    public var updated: UTCInstant?

    public init(_ json: JSONValue) {
        let reader = RecordReader(json, id: "ContactID")
        id = reader.id
        number = reader.text("ContactNumber")
        accountNumber = reader.text("AccountNumber")
        status = reader.text("ContactStatus")
        name = reader.text("Name")
        firstName = reader.text("FirstName")
        lastName = reader.text("LastName")
        email = reader.text("EmailAddress")
        taxNumber = reader.text("TaxNumber")
        companyNumber = reader.text("CompanyNumber")
        addresses = reader.array("Addresses").map { address in
            let reader = RecordReader(address, id: "AddressType")
            return Address(
                type: reader.id,
                lines: (1...4).map { reader.text("AddressLine\($0)") }.filter { !$0.isEmpty },
                city: reader.text("City"), region: reader.text("Region"), postalCode: reader.text("PostalCode"),
                country: reader.text("Country"), attentionTo: reader.text("AttentionTo"))
        }
        phones = reader.array("Phones").map { phone in
            let reader = RecordReader(phone, id: "PhoneType")
            return Phone(
                type: reader.id, number: reader.text("PhoneNumber"), areaCode: reader.text("PhoneAreaCode"),
                countryCode: reader.text("PhoneCountryCode"))
        }
        isCustomer = reader.flag("IsCustomer")
        isSupplier = reader.flag("IsSupplier")
        mergedInto = reader.guid("MergedToContactID")
        updated = reader.instant("UpdatedDateUTC")
    }
}

/// The contact of a document: what an answer says of it inside another record.
public struct XeroContactName: Hashable, Sendable {
    public var id: String
    public var number: String
    public var name: String

    init(_ json: JSONValue?) {
        let reader = json.map { RecordReader($0, id: "ContactID") }
        id = reader?.id ?? ""
        number = reader?.text("ContactNumber") ?? ""
        name = reader?.text("Name") ?? ""
    }
}
