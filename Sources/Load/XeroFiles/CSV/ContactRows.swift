import DelimitedText
import Ledger
import XeroDocuments

/// Rows of Xero's contact import template.
struct ContactRows {
    /// The 73 columns as the template has them.
    static let header: String = {
        var columns = [
            "*ContactName", "AccountNumber", "EmailAddress", "FirstName", "LastName",
        ]
        for place in ["PO", "SA"] {
            columns += [
                "AttentionTo", "AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4", "City", "Region",
                "PostalCode", "Country",
            ].map { place + $0 }
        }
        columns += [
            "PhoneNumber", "FaxNumber", "MobileNumber", "DDINumber", "SkypeName", "BankAccountName",
            "BankAccountNumber", "BankAccountParticulars", "TaxNumber", "AccountsReceivableTaxCodeName",
            "AccountsPayableTaxCodeName", "Website", "LegalName", "Discount", "CompanyNumber", "DueDateBillDay",
            "DueDateBillTerm", "DueDateSalesDay", "DueDateSalesTerm", "SalesAccount", "PurchasesAccount",
            "TrackingName1", "SalesTrackingOption1", "PurchasesTrackingOption1", "TrackingName2",
            "SalesTrackingOption2", "PurchasesTrackingOption2", "BrandingTheme", "DefaultTaxBills", "DefaultTaxSales",
        ]
        for person in 1...5 {
            columns += ["FirstName", "LastName", "Email", "IncludeInEmail"].map { "Person\(person)\($0)" }
        }
        return columns.joined(separator: ",")
    }()

    /// Columns after `TaxNumber`, all left empty.
    private static let columnsAfterTaxNumber = 41

    var cells = Cells()

    mutating func append(_ contact: XeroDocuments.Contact, _ book: ContactBook, to out: inout OutputBuffer) {
        let text = book.text
        cells.name(contact.name, of: text, to: &out)
        // No account number.
        out.append(",")
        append([contact.email, contact.firstName, contact.lastName], text, to: &out)
        for _ in 0..<2 {
            // For nobody's attention.
            out.append(",,")
            cells.addressLines(contact.street, of: text, to: &out)
            append([contact.city, contact.region, contact.postalCode, contact.country], text, to: &out)
        }
        append([contact.phone], text, to: &out)
        out.append(",,,,,,,")
        append([contact.taxNumber], text, to: &out)
        for _ in 0..<Self.columnsAfterTaxNumber { out.append(UInt8(ascii: ",")) }
        out.append(UInt8(ascii: "\n"))
    }
    private mutating func append(_ fields: [TextRef], _ text: TextArena, to out: inout OutputBuffer) {
        for field in fields {
            out.append(",")
            cells.text(field, of: text, to: &out)
        }
    }
}
