import Ledger
import Testing
import XeroDocuments

@testable import XeroFiles

@Suite struct ContactRowsTests {
    private func row(_ change: (inout Ledger.Contact, inout TextArena) -> Void) throws -> [String: String] {
        var plan = Plan()
        plan.contact("Ada Finch", email: "ada@example.com", change)
        let folder = try Folder()
        try folder.write(plan)
        return try folder.table("contacts.csv")[0]
    }

    // The generic contact template's 73 columns; its own groups and order.
    @Test func theHeaderIsXeros() {
        let columns = ContactRows.header.split(separator: ",", omittingEmptySubsequences: false)
        #expect(columns.count == 73 && Set(columns).count == 73)
        #expect(
            ContactRows.header.hasPrefix(
                "*ContactName,AccountNumber,EmailAddress,FirstName,LastName,POAttentionTo,POAddressLine1,POAddressLine2,"
                    + "POAddressLine3,POAddressLine4,POCity,PORegion,POPostalCode,POCountry,SAAttentionTo,SAAddressLine1,"
            ))
        #expect(
            ContactRows.header.hasSuffix(
                "SalesTrackingOption2,PurchasesTrackingOption2,BrandingTheme,DefaultTaxBills,DefaultTaxSales,"
                    + "Person1FirstName,Person1LastName,Person1Email,Person1IncludeInEmail,Person2FirstName,Person2LastName,"
                    + "Person2Email,Person2IncludeInEmail,Person3FirstName,Person3LastName,Person3Email,Person3IncludeInEmail,"
                    + "Person4FirstName,Person4LastName,Person4Email,Person4IncludeInEmail,Person5FirstName,Person5LastName,"
                    + "Person5Email,Person5IncludeInEmail"))
        #expect(
            ContactRows.header.contains(
                ",SACountry,PhoneNumber,FaxNumber,MobileNumber,DDINumber,SkypeName,BankAccountName,BankAccountNumber,"
                    + "BankAccountParticulars,TaxNumber,AccountsReceivableTaxCodeName,AccountsPayableTaxCodeName,Website,"
                    + "LegalName,Discount,CompanyNumber,DueDateBillDay,DueDateBillTerm,DueDateSalesDay,DueDateSalesTerm,"
                    + "SalesAccount,PurchasesAccount,TrackingName1,"))
    }

    @Test func everyFieldIsInItsColumn() throws {
        let row = try row { contact, text in
            contact.firstName = text.append("Ada")
            contact.lastName = text.append("Finch")
            contact.phone = text.append("+1 207 555 0100")
            contact.street = text.append("1 Quay\n2 Court\n3 Lane\n4 Yard\n5 Row")
            contact.city = text.append("Harbour")
            contact.province = text.append("ME")
            contact.postalCode = text.append("04101")
            contact.country = text.append("USA")
            contact.taxNumber = text.append("12-345")
        }
        let address = [
            "AddressLine1": "1 Quay", "AddressLine2": "2 Court", "AddressLine3": "3 Lane",
            "AddressLine4": "4 Yard, 5 Row",
            "City": "Harbour", "Region": "ME", "PostalCode": "04101", "Country": "USA",
        ]
        var expected = [
            "*ContactName": "Ada Finch", "EmailAddress": "ada@example.com", "FirstName": "Ada", "LastName": "Finch",
            "PhoneNumber": "+1 207 555 0100", "TaxNumber": "12-345",
        ]
        for (name, value) in address {
            expected["PO" + name] = value
            expected["SA" + name] = value
        }
        #expect(row.filter { !$0.value.isEmpty } == expected)
    }

    @Test func linesOfAnAddressMayEndInReturns() throws {
        let row = try row { contact, text in contact.street = text.append("1 Quay\r\n\r\n2 Court\r\n") }
        #expect(row["POAddressLine1"] == "1 Quay" && row["SAAddressLine2"] == "2 Court" && row["POAddressLine3"] == "")
    }

    @Test func nothingKnownIsNothingWritten() throws {
        let row = try row { contact, _ in contact.email = .empty }
        #expect(row.filter { !$0.value.isEmpty } == ["*ContactName": "Ada Finch"])
    }
}
