internal import Ledger
public import WebAccess

/// A contact as Clio has it, with what is needed to change it.
public struct ClioContact: Hashable, Sendable {
    /// An e-mail address or telephone number.
    public struct Entry: Hashable, Sendable {
        public var id: Int64
        public var name: String
        public var value: String
        public var isPrimary: Bool
    }

    public struct Address: Hashable, Sendable {
        public var street = ""
        public var city = ""
        public var province = ""
        public var postalCode = ""
        public var country = ""

        public init(
            street: String = "", city: String = "", province: String = "", postalCode: String = "", country: String = ""
        ) {
            self.street = street
            self.city = city
            self.province = province
            self.postalCode = postalCode
            self.country = country
        }
    }

    public var id: Int64
    /// Of exactly this state; what is written back names it.
    public var etag: String
    /// A person has name parts, a company a name.
    public var isPerson: Bool
    public var name: String
    public var firstName: String
    public var middleName: String
    public var lastName: String
    public var companyName: String
    public var salesTaxNumber: String
    public var isClient: Bool
    public var updatedAt: UTCInstant?
    public var emails: [Entry]
    public var phones: [Entry]
    /// The address that counts for bills: the primary one, else the one for billing, else the first.
    public var address: Address?
    var addressID: Int64?

    /// The address for e-mail: the primary one, else the first.
    public var email: Entry? { emails.first(where: \.isPrimary) ?? emails.first }
    public var phone: Entry? { phones.first(where: \.isPrimary) ?? phones.first }

    static let fields =
        "id,etag,name,first_name,middle_name,last_name,type,is_client,sales_tax_number,updated_at,company{id,name},"
        + "email_addresses{id,name,address,primary},phone_numbers{id,name,number,primary},"
        + "addresses{id,name,street,city,province,postal_code,country,primary}"

    init(_ json: JSONValue) throws(ClioError) {
        guard let id = json.recordID, let etag = json["etag"]?.string, !etag.isEmpty else {
            throw .unreadable("Clio's contact has no id or no etag")
        }
        self.id = id
        self.etag = etag
        isPerson = json.words("type") != "Company"
        name = json.words("name")
        firstName = json.words("first_name")
        middleName = json.words("middle_name")
        lastName = json.words("last_name")
        companyName = json["company"]?.words("name") ?? ""
        salesTaxNumber = json.words("sales_tax_number")
        isClient = json["is_client"]?.bool ?? false
        updatedAt = json["updated_at"]?.string.flatMap { UTCInstant($0) }
        emails = Self.entries(json["email_addresses"], "address")
        phones = Self.entries(json["phone_numbers"], "number")
        let addresses = json["addresses"]?.elements ?? []
        let chosen =
            addresses.first { $0["primary"]?.bool == true } ?? addresses.first { $0.words("name") == "Billing" }
            ?? addresses.first
        addressID = chosen?.recordID
        address = chosen.map {
            Address(
                street: $0.words("street"), city: $0.words("city"), province: $0.words("province"),
                postalCode: $0.words("postal_code"), country: $0.words("country"))
        }
    }

    private static func entries(_ list: JSONValue?, _ key: String) -> [Entry] {
        (list?.elements ?? []).compactMap { element in
            guard let id = element.recordID else { return nil }
            return Entry(
                id: id, name: element.words("name"), value: element.words(key),
                isPrimary: element["primary"]?.bool ?? false)
        }
    }
}
