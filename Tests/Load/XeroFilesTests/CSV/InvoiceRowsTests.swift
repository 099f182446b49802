import Ledger
import Testing
import XeroDocuments

@testable import XeroFiles

@Suite struct InvoiceRowsTests {
    // Xero's SalesInvoiceTemplate.csv: 29 columns, stars on the nine that must be filled.
    static let columns = [
        "*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4",
        "POCity",
        "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber", "Reference", "*InvoiceDate", "*DueDate", "Total",
        "InventoryItemCode", "*Description", "*Quantity", "*UnitAmount", "Discount", "*AccountCode", "*TaxType",
        "TaxAmount",
        "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency", "BrandingTheme",
    ]

    private func rows(_ plan: Plan, _ name: String = "sales-invoices-001.csv") throws -> [[String: String]] {
        let folder = try Folder()
        try folder.write(plan)
        return try folder.table(name)
    }

    @Test func theHeaderIsXerosToTheLetter() throws {
        #expect(Self.columns.count == 29)
        #expect(InvoiceRows.header == Self.columns.joined(separator: ","))
    }

    @Test func everyRowRepeatsTheInvoice() throws {
        var plan = Plan()
        plan.contact("Ada Finch", email: "ada@example.com") { contact, text in
            contact.street = text.append("1 Quay Street\nFloor 2")
            contact.city = text.append("Harbour")
            contact.province = text.append("ME")
            contact.postalCode = text.append("04101")
            contact.country = text.append("USA")
        }
        plan.invoice(
            "INV-1", reference: "M-1", [("Work", "1.5", "100", 15_000, 3_000), ("Court fee", "1", "12.5", 1_250, 0)])
        let rows = try rows(plan)
        var expected = [
            "*ContactName": "Ada Finch", "EmailAddress": "ada@example.com", "POAddressLine1": "1 Quay Street",
            "POAddressLine2": "Floor 2", "POAddressLine3": "", "POAddressLine4": "", "POCity": "Harbour",
            "PORegion": "ME",
            "POPostalCode": "04101", "POCountry": "USA", "*InvoiceNumber": "INV-1", "Reference": "M-1",
            "*InvoiceDate": "01/15/2026", "*DueDate": "02/03/2026", "Total": "192.50", "InventoryItemCode": "",
            "*Description": "Work", "*Quantity": "1.5", "*UnitAmount": "100.00", "Discount": "", "*AccountCode": "200",
            "*TaxType": "20% (VAT on Income)", "TaxAmount": "30.00", "TrackingName1": "", "TrackingOption1": "",
            "TrackingName2": "", "TrackingOption2": "", "Currency": "USD", "BrandingTheme": "",
        ]
        #expect(rows[0] == expected)
        expected.merge(
            [
                "*Description": "Court fee", "*Quantity": "1", "*UnitAmount": "12.50", "*TaxType": "No VAT",
                "TaxAmount": "0.00",
            ]
        ) { $1 }
        #expect(rows[1] == expected)
    }

    @Test(arguments: [
        ("USD", "33.3333", Int64(5_000), "33.3333", "50.00"), ("USD", "-33", -3_300, "-33.00", "-33.00"),
        ("USD", "0", 0, "0.00", "0.00"), ("JPY", "333", 333, "333", "333"), ("JPY", "333.25", 333, "333.25", "333"),
        ("KWD", "1.5", 1_500, "1.500", "1.500"), ("KWD", "1.2345", 1_235, "1.2345", "1.235"),
        ("USD", "0.0049", 0, "0.0049", "0.00"),
    ])
    func amountsHaveTheirCurrencysDecimals(
        currency: String, unit: String, amount: Int64, unitText: String, total: String
    ) throws {
        var plan = Plan()
        plan.contact("Ada")
        plan.invoice("1", currency: currency, [("Work", "1", unit, amount, 0)])
        let row = try rows(plan)[0]
        #expect(row["*UnitAmount"] == unitText && row["Total"] == total && row["Currency"] == currency)
    }

    @Test func awkwardTextComesBackAsItWent() throws {
        let texts = [
            "Söhne, \"Meyer\" & Cie", "two\nlines", "a\r\nb", " outer blanks ", "\"", ",", "日本語 🏛️", "it's 100%",
            "<b>&amp;</b>",
        ]
        var plan = Plan()
        plan.contact("O'Brien, \"X\" & Söhne")
        for (index, text) in texts.enumerated() {
            plan.invoice("N \"\(index)\", b", reference: text, [(text, "1", "1", 100, 0)])
        }
        for (index, row) in try rows(plan).enumerated() {
            #expect(row["*Description"] == texts[index] && row["Reference"] == texts[index])
            #expect(row["*ContactName"] == "O'Brien, \"X\" & Söhne" && row["*InvoiceNumber"] == "N \"\(index)\", b")
        }
    }

    @Test func whatASpreadsheetWouldRunIsInert() throws {
        var plan = Plan()
        plan.codes.trackingNames = ["+Who", "Where"]
        plan.contact("=cmd()", email: "@x") { contact, text in
            contact.street = text.append("=1+1\n-1 Main Street")
            contact.phone = text.append("+44 (20) 7946-0018")
        }
        plan.invoice("-77", reference: "+SUM(A1)", [("=HYPERLINK(\"http://x\")", "1", "-5", -500, 0)])
        plan.planned.documents.lineItems[0].tracking1 = plan.batch.text.append("-x")
        plan.planned.documents.lineItems[0].tracking2 = plan.batch.text.append("x")
        let folder = try Folder()
        let written = try folder.write(plan)
        let row = try folder.table("sales-invoices-001.csv")[0]
        #expect(row["*ContactName"] == "=cmd()", "a name must read the same everywhere")
        #expect(
            row["EmailAddress"] == "'@x" && row["POAddressLine1"] == "'=1+1"
                && row["POAddressLine2"] == "'-1 Main Street")
        #expect(row["*InvoiceNumber"] == "-77" && row["*UnitAmount"] == "-5.00" && row["Total"] == "-5.00")
        #expect(row["Reference"] == "'+SUM(A1)" && row["*Description"] == "'=HYPERLINK(\"http://x\")")
        #expect(row["TrackingName1"] == "+Who" && row["TrackingOption1"] == "'-x")
        #expect(row["TrackingName2"] == "Where" && row["TrackingOption2"] == "x")
        let contact = try folder.table("contacts.csv")[0]
        #expect(contact["PhoneNumber"] == "+44 (20) 7946-0018" && contact["*ContactName"] == "=cmd()")
        #expect(written.inertCells == 6 + 5, "the invoice's and the contact's, whose address stands twice")
    }

    @Test func creditNotesAreInvoicesOfNegativeAmounts() throws {
        var plan = Plan()
        plan.contact("Ada")
        let invoice = plan.invoice("INV-1")
        plan.creditNote("CN-1", on: invoice, [("Goodwill", "1", "50", 5_000, 1_000), ("Less", "1", "-2.5", -250, 0)])
        let rows = try rows(plan, "credit-notes-001.csv")
        #expect(rows.map { $0["*UnitAmount"] } == ["-50.00", "2.50"])
        #expect(rows.map { $0["TaxAmount"] } == ["-10.00", "0.00"])
        #expect(rows.allSatisfy { $0["*Quantity"] == "1" && $0["Total"] == "-57.50" && $0["*InvoiceNumber"] == "CN-1" })
        #expect(
            rows.allSatisfy {
                $0["*InvoiceDate"] == "03/04/2026" && $0["*DueDate"] == "03/04/2026" && $0["Reference"] == "INV-1"
            })
    }

    @Test(arguments: [("dd/MM/yyyy", "15/01/2026"), ("MM/dd/yyyy", "01/15/2026"), ("yyyy-MM-dd", "2026-01-15")])
    func datesAreTheRegions(pattern: String, date: String) throws {
        var plan = Plan()
        plan.contact("Ada")
        plan.invoice("1")
        let folder = try Folder()
        try folder.write(plan) { $0.dateFormat = DatePattern(pattern) ?? .iso }
        #expect(try folder.table("sales-invoices-001.csv")[0]["*InvoiceDate"] == date)
    }
}
