import Ledger

/// Contacts of the API as rows: `Contact` of Clio's API, version 4.
enum ContactAnswers {
    static let headers: [Field: String] = [
        .company: "company.name", .email: "primary_email_address", .phone: "primary_phone_number",
        .taxNumber: "sales_tax_number",
    ]

    static func contact(_ value: JSONValue, _ row: inout MadeRow) {
        row.set(.id, value.text("id"))
        let type = value.text("type")
        if type == "Person" || type == "Company" { row.set(.type, type) }
        for field in [Field.name, .firstName, .lastName, .updatedAt] { row.set(field, value.text(field.name)) }
        row.set(.company, value.text("company", "name"))
        row.set(.email, value.text("primary_email_address"))
        row.set(.phone, value.text("primary_phone_number"))
        row.set(.taxNumber, value.text("sales_tax_number"))
        if let address = address(of: value) {
            for field in [Field.street, .city, .province, .postalCode, .country] {
                row.set(field, address.text(field.name))
            }
        }
    }

    /// The primary address; else the one for billing; else the first.
    private static func address(of value: JSONValue) -> JSONValue? {
        let addresses = value["addresses"]?.elements ?? []
        if let primary = addresses.first(where: { $0.flag("primary") == true }) { return primary }
        if let billing = addresses.first(where: { $0.text("name") == "Billing" }) { return billing }
        if let first = addresses.first { return first }
        return value["primary_address"].flatMap { $0.members == nil ? nil : $0 }
    }
}
