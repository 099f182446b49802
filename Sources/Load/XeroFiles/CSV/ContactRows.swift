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
        CSVWriter.appendCell(text[contact.name], to: &out)
        out.append(UInt8(ascii: ","))
        cells.text(text[contact.email], to: &out)
        cells.text(text[contact.firstName], to: &out)
        cells.text(text[contact.lastName], to: &out)
        for _ in 0..<2 {
            out.append(UInt8(ascii: ","))
            cells.addressLines(text[contact.street], to: &out)
            cells.text(text[contact.city], to: &out)
            cells.text(text[contact.region], to: &out)
            cells.text(text[contact.postalCode], to: &out)
            cells.text(text[contact.country], to: &out)
        }
        cells.text(text[contact.phone], to: &out)
        out.append(",,,,,,,")
        cells.text(text[contact.taxNumber], to: &out)
        for _ in 0..<Self.columnsAfterTaxNumber { out.append(UInt8(ascii: ",")) }
        out.append(UInt8(ascii: "\n"))
    }
}
