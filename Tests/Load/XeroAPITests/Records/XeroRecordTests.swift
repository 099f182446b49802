import Ledger
import Testing
import WebTesting
import XeroDocuments

@testable import WebAccess
@testable import XeroAPI

@Suite struct XeroRecordTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

    private static let invoice = """
        {"Type":"ACCREC","InvoiceID":"ed255415-e141-4150-aab7-89c3bbbb851c","InvoiceNumber":"INV-7","Reference":"M-1",
         "AmountDue":30.0,"AmountPaid":10.5,"AmountCredited":5.5,"Contact":{"ContactID":"c-1","Name":"Liam"},
         "DateString":"2019-03-11T00:00:00","Date":"/Date(1552262400000+0000)/","DueDate":"/Date(1544400000000+0000)/",
         "Status":"AUTHORISED","LineAmountTypes":"Exclusive","CurrencyCode":"NZD",
         "LineItems":[{"LineItemID":"l-1","Description":"Work","UnitAmount":333.3333,"Quantity":1.1,"LineAmount":46.00,
                       "TaxAmount":0,"TaxType":"NONE","AccountCode":"200","Tracking":[{"Name":"Office","Option":"North"}]}],
         "Payments":[{"PaymentID":"p-1","Date":"/Date(1543449600000+0000)/","Amount":10.5,"Reference":"clio:9"}],
         "CreditNotes":[{"CreditNoteID":"n-1","CreditNoteNumber":"CN-1","AppliedAmount":5.50}],
         "Overpayments":[],"SubTotal":46,"TotalTax":0.00,"Total":46.0,"UpdatedDateUTC":"/Date(1552327126117+0000)/",
         "SomethingNew":{"x":[1,2]}}
        """

    @Test func readsAnInvoice() throws {
        let invoice = try XeroInvoice(json(Self.invoice))
        #expect(invoice.id == "ed255415-e141-4150-aab7-89c3bbbb851c")
        #expect(invoice.total == 4_600)
        #expect(invoice.amountDue == 3_000)
        #expect(invoice.amountPaid == 1_050)
        #expect(invoice.date == CalendarDate(year: 2019, month: 3, day: 11))
        #expect(invoice.dueDate == CalendarDate(year: 2018, month: 12, day: 10))
        #expect(invoice.lineItems.first?.unitAmount == FixedPoint(tenThousandths: 3_333_333))
        #expect(invoice.lineItems.first?.tracking.first?.option == "North")
        #expect(invoice.payments.first?.document == XeroDocumentName(id: invoice.id, number: "INV-7"))
        #expect(invoice.payments.first?.amount == 1_050)
        #expect(invoice.creditNotes.first?.appliedAmount == 550)
        #expect(invoice.updated == UTCInstant(milliseconds: 1_552_327_126_117))
        #expect(invoice.money.currency == CurrencyCode("NZD"))
    }

    @Test("Pain 10: words that are new don't stop the reading") func unknownWords() throws {
        let organisation = try XeroOrganisation(
            json(#"{"Class":"ULTRA2","Version":"MARS","OrganisationStatus":"DREAMING"}"#))
        #expect(organisation.planClass == "ULTRA2")
        #expect(organisation.lockDate == nil)
        let invoice = try XeroInvoice(
            json(#"{"InvoiceID":"x","Status":"PONDERED","Type":"ACCREC","CurrencyCode":"XXX"}"#))
        #expect(invoice.status == "PONDERED")
        #expect(invoice.money == XeroMoney(code: "XXX"))
        #expect(invoice.money.currency == nil)
        let account = XeroAccount(
            try json(#"{"Code":"1","Type":"CRYPTO","Status":"FROZEN","EnablePaymentsToAccount":true}"#))
        #expect(account.chartAccount.type == "CRYPTO")
        #expect(account.chartAccount.status == .archived)
    }

    @Test func anEmptyRecordIsReadToo() throws {
        let empty = try json("{}")
        #expect(try XeroInvoice(empty).total == nil)
        #expect(try XeroCreditNote(empty).allocations.isEmpty)
        #expect(try XeroPayment(empty).amount == nil)
        #expect(XeroContact(empty).name == "")
        #expect(XeroTaxRate(empty).displayRate == nil)
        #expect(XeroTrackingCategory(empty).options.isEmpty)
        #expect(XeroCurrency(empty).code == "")
        let nulls = #"{"InvoiceID":null,"Total":null,"Date":null,"LineItems":null,"Contact":null,"Payments":null}"#
        #expect(try XeroInvoice(json(nulls)).date == nil)
    }

    @Test(
        arguments: [("JPY", "1200.0", 1_200), ("KWD", "1.234", 1_234), ("USD", "1.2", 120), ("HRK", "1.2", 120)]
            as [(String, String, Int64)])
    func amountsHaveTheirCurrencysDigits(code: String, text: String, units: Int64) throws {
        let invoice = try XeroInvoice(json(#"{"CurrencyCode":"\#(code)","Total":\#(text)}"#))
        #expect(invoice.total == units)
    }

    @Test func anAmountThatCantBeExactIsAProblemOfItsRecordAlone() throws {
        let half = try json(#"{"InvoiceID":"i-1","CurrencyCode":"JPY","Total":0.5}"#)
        let problem = #expect(throws: RecordProblem.self) { try XeroInvoice(half) }
        #expect(problem?.id == "i-1")
        #expect(problem?.field == "Total")
        #expect(throws: RecordProblem.self) { try XeroInvoice(json(#"{"Date":"soon"}"#)) }
        #expect(throws: RecordProblem.self) {
            try XeroPayment(json(#"{"Amount":1.005,"Invoice":{"CurrencyCode":"USD"}}"#))
        }
    }

    @Test func readsPaymentsOnBothKindsOfDocument() throws {
        let payment = try XeroPayment(
            json(
                """
                {"PaymentID":"p","Date":"/Date(1552348800000+0000)/","Amount":1.0,"PaymentType":"ACCRECPAYMENT",
                 "Status":"AUTHORISED","IsReconciled":true,"Account":{"AccountID":"a","Code":"970"},"Reference":"clio:1",
                 "BatchPaymentID":"00000000-0000-0000-0000-000000000000","BatchPayment":{"BatchPaymentID":"b-1"},
                 "Invoice":{"InvoiceID":"i","InvoiceNumber":"INV-4","CurrencyCode":"JPY"}}
                """))
        #expect(payment.amount == 1)
        #expect(payment.batchPaymentID == "b-1")
        #expect(payment.isReconciled)
        #expect(payment.document == XeroDocumentName(id: "i", number: "INV-4"))
        #expect(payment.accountCode == "970")
        let refund = try XeroPayment(json(#"{"CreditNote":{"CreditNoteID":"n","CreditNoteNumber":"CN"},"Amount":2}"#))
        #expect(refund.document == XeroDocumentName(id: "n", number: "CN"))
    }

    @Test func readsAllocationsUnderEitherName() throws {
        let note = try XeroCreditNote(
            json(
                """
                {"CreditNoteID":"n","CreditNoteNumber":"CN-1","Total":10,"RemainingCredit":4.5,"CurrencyCode":"USD",
                 "Allocations":[{"AllocationID":"a","Amount":3,"Invoice":{"InvoiceID":"i"},"Date":"/Date(1551744000000+0000)/"},
                                {"AppliedAmount":2.5,"Invoice":{"InvoiceNumber":"INV-1"}}]}
                """))
        #expect(note.allocations.map(\.amount) == [300, 250])
        #expect(note.allocations.map(\.id) == ["a", ""])
        #expect(note.allocations.map(\.invoice.number) == ["", "INV-1"])
        #expect(note.remainingCredit == 450)
    }

    @Test func readsSettings() async throws {
        let answers = [
            "Organisation": """
            {"Organisations":[{"OrganisationID":"o","Name":"Firm","BaseCurrency":"NZD","CountryCode":"NZ",
             "PeriodLockDate":"/Date(1546214400000+0000)/","EndOfYearLockDate":"/Date(1514678400000+0000)/",
             "Timezone":"NEWZEALANDSTANDARDTIME","IsDemoCompany":true}]}
            """,
            "Accounts": """
            {"Accounts":[{"AccountID":"a","Code":"200","Name":"Sales","Type":"REVENUE","Status":"ACTIVE","TaxType":"OUTPUT2"},
             {"AccountID":"b","Name":"Bank","Type":"BANK","Status":"ACTIVE","SystemAccount":""},
             {"AccountID":"c","Code":"610","Type":"CURRENT","Status":"ACTIVE","SystemAccount":"DEBTORS"}]}
            """,
            "TaxRates":
                #"{"TaxRates":[{"Name":"15%","TaxType":"OUTPUT2","DisplayTaxRate":15.0000,"EffectiveRate":15,"CanApplyToRevenue":true}]}"#,
            "TrackingCategories":
                #"{"TrackingCategories":[{"Name":"Office","Options":[{"TrackingOptionID":"t","Name":"North"}]}]}"#,
            "Currencies": #"{"Currencies":[{"Code":"NZD","Description":"Dollar"}]}"#,
        ]
        try await Bench.run(
            Script { request, _ in
                .json(answers[String(request.path.split(separator: "/").last ?? "")] ?? "{}")
            }
        ) { bench in
            let organisation = try await bench.client.organisation()
            #expect(organisation.lockDate == CalendarDate(year: 2018, month: 12, day: 31))
            #expect(organisation.baseCurrency.code == "NZD")
            let accounts = try await bench.client.accounts()
            #expect(accounts.map(\.chartAccount.isKeptByXero) == [false, false, true])
            #expect(accounts[1].code == "")
            #expect(try await bench.client.taxRates().first?.displayRate == FixedPoint(15))
            #expect(try await bench.client.trackingCategories().first?.options.first?.name == "North")
            #expect(
                try await bench.client.currencies() == [
                    XeroCurrency(try json(#"{"Code":"NZD","Description":"Dollar"}"#))
                ])
        }
    }

    @Test func anAnswerOfSomethingElseIsUnreadable() async throws {
        try await Bench.run(Script { _, number in number == 0 ? .json("<html>") : .json(#"{"Cats":[]}"#) }) { bench in
            for _ in 0..<2 {
                let error = try await xeroError { _ = try await bench.client.accounts() }
                guard case .unreadable? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
        }
    }
}
