/// What an element of a request may hold, by Xero's accounting schema.
enum Shape: String, Sendable {
    case contact = "Contact"
    case contactPerson = "ContactPerson"
    case address = "Address"
    case phone = "Phone"
    case invoice = "Invoice"
    case creditNote = "CreditNote"
    case lineItem = "LineItem"
    case tracking = "TrackingCategory"
    case payment = "Payment"
    case allocation = "Allocation"
    case account = "Account"
    case historyRecord = "HistoryRecord"

    indirect enum Field: Sendable {
        /// Text of at most so many characters.
        case text(Int)
        case number
        case date
        case flag
        case guid
        case object(Shape)
        /// - Parameter item: the name of each element in XML; JSON has none.
        case list(item: String, Shape)
        /// What Xero itself writes and takes back without reading it.
        case ignored
    }

    /// The name an XML element has for each field whose JSON name is another (developer.xero.com, Credit notes).
    func jsonName(ofXML name: String) -> String? {
        switch (self, name) {
        case (.allocation, "AppliedAmount"): "Amount"
        case (.allocation, "Amount"): nil
        default: Self.jsonOnly.contains(name) ? nil : name
        }
    }

    /// Members of Xero's JSON that its XML reader does not know ("The element 'HasAccount' was not recognised").
    private static let jsonOnly: Set<String> = [
        "HasAccount", "HasErrors", "HasValidationErrors", "StatusAttributeString", "DateString", "DueDateString",
        "UpdatedDateUTCString", "ID",
    ]

    var fields: [String: Field] { Self.tables[self] ?? [:] }

    /// The name of the record's own identifier, which is all zeros where it was not created.
    var idName: String? {
        switch self {
        case .contact, .invoice, .creditNote, .payment, .allocation, .account: rawValue + "ID"
        default: nil
        }
    }

    private static let answers: [String: Field] = [
        "ValidationErrors": .ignored, "Warnings": .ignored, "HasErrors": .ignored, "HasValidationErrors": .ignored,
        "StatusAttributeString": .ignored, "HasAttachments": .ignored, "Attachments": .ignored,
        "UpdatedDateUTC": .ignored, "UpdatedDateUTCString": .ignored, "DateString": .ignored,
        "DueDateString": .ignored,
    ]

    private static let document: [String: Field] = [
        "Type": .text(50), "Contact": .object(.contact), "LineItems": .list(item: "LineItem", .lineItem),
        "Date": .date, "DueDate": .date, "LineAmountTypes": .text(20), "Reference": .text(255),
        "BrandingThemeID": .guid, "CurrencyCode": .text(3), "CurrencyRate": .number, "Status": .text(20),
        "SentToContact": .flag, "SubTotal": .number, "TotalTax": .number, "Total": .number,
        "CISDeduction": .ignored, "CISRate": .ignored, "FullyPaidOnDate": .ignored, "Payments": .ignored,
        "InvoiceAddresses": .ignored,
    ]

    private static let tables: [Shape: [String: Field]] = {
        var tables: [Shape: [String: Field]] = [:]
        func add(_ shape: Shape, _ own: [String: Field], _ shared: [String: Field] = [:]) {
            tables[shape] = own.merging(shared) { $1 }.merging(answers) { $1 }
        }
        add(
            .contact,
            [
                "ContactID": .guid, "ContactNumber": .text(50), "AccountNumber": .text(50), "ContactStatus": .text(20),
                "Name": .text(255), "FirstName": .text(255), "LastName": .text(255), "CompanyNumber": .text(50),
                "EmailAddress": .text(255), "BankAccountDetails": .text(255), "TaxNumber": .text(50),
                "TaxNumberType": .text(10), "AccountsReceivableTaxType": .text(50), "AccountsPayableTaxType": .text(50),
                "ContactPersons": .list(item: "ContactPerson", .contactPerson),
                "Addresses": .list(item: "Address", .address), "Phones": .list(item: "Phone", .phone),
                "DefaultCurrency": .text(3), "SalesDefaultAccountCode": .text(10),
                "PurchasesDefaultAccountCode": .text(10), "XeroNetworkKey": .text(255), "SkypeUserName": .ignored,
                "SalesDefaultLineAmountType": .ignored, "PurchasesDefaultLineAmountType": .ignored,
                "SalesTrackingCategories": .ignored, "PurchasesTrackingCategories": .ignored,
                "TrackingCategoryName": .ignored, "TrackingCategoryOption": .ignored, "PaymentTerms": .ignored,
                "ContactGroups": .ignored, "Website": .ignored, "BrandingTheme": .ignored, "BatchPayments": .ignored,
                "Discount": .ignored, "Balances": .ignored, "IsSupplier": .ignored, "IsCustomer": .ignored,
                "MergedToContactID": .ignored,
            ])
        add(
            .contactPerson,
            [
                "FirstName": .text(255), "LastName": .text(255), "EmailAddress": .text(255), "IncludeInEmails": .flag,
            ])
        add(
            .address,
            [
                "AddressType": .text(20), "AddressLine1": .text(500), "AddressLine2": .text(500),
                "AddressLine3": .text(500), "AddressLine4": .text(500), "City": .text(255), "Region": .text(255),
                "PostalCode": .text(50), "Country": .text(50), "AttentionTo": .text(255),
            ])
        add(
            .phone,
            [
                "PhoneType": .text(20), "PhoneNumber": .text(50), "PhoneAreaCode": .text(10),
                "PhoneCountryCode": .text(20),
            ])
        add(
            .invoice,
            [
                "InvoiceID": .guid, "InvoiceNumber": .text(255), "Url": .text(2_000), "ExpectedPaymentDate": .date,
                "PlannedPaymentDate": .date, "TotalDiscount": .ignored, "RepeatingInvoiceID": .ignored,
                "IsDiscounted": .ignored, "Prepayments": .ignored, "Overpayments": .ignored, "CreditNotes": .ignored,
                "AmountDue": .ignored, "AmountPaid": .ignored, "AmountCredited": .ignored, "Allocations": .ignored,
                "SalesTaxCalculationTypeCode": .ignored,
            ], document)
        add(
            .creditNote,
            [
                "CreditNoteID": .guid, "CreditNoteNumber": .text(255), "RemainingCredit": .ignored,
                "Allocations": .list(item: "Allocation", .allocation), "AppliedAmount": .ignored, "ID": .ignored,
                "InvoiceID": .ignored, "InvoiceNumber": .ignored,
            ], document)
        add(
            .lineItem,
            [
                "LineItemID": .guid, "Description": .text(4_000), "Quantity": .number, "UnitAmount": .number,
                "ItemCode": .text(30), "AccountCode": .text(10), "AccountID": .guid, "Item": .ignored,
                "TaxType": .text(50), "TaxAmount": .number, "LineAmount": .number,
                "Tracking": .list(item: "TrackingCategory", .tracking), "DiscountRate": .number,
                "DiscountAmount": .number, "RepeatingInvoiceID": .ignored, "Taxability": .ignored,
                "SalesTaxCodeId": .ignored, "TaxBreakdown": .ignored,
            ])
        add(
            .tracking,
            [
                "TrackingCategoryID": .guid, "TrackingOptionID": .guid, "Name": .text(100), "Option": .text(100),
                "Options": .ignored, "Status": .ignored,
            ])
        add(
            .payment,
            [
                "PaymentID": .guid, "Invoice": .object(.invoice), "CreditNote": .object(.creditNote),
                "Prepayment": .ignored, "Overpayment": .ignored, "InvoiceNumber": .text(255),
                "CreditNoteNumber": .text(255), "BatchPayment": .ignored, "Account": .object(.account),
                "Code": .text(10), "Date": .date, "CurrencyRate": .number, "Amount": .number, "BankAmount": .number,
                "Reference": .text(255), "IsReconciled": .flag, "Status": .text(20), "PaymentType": .ignored,
                "BatchPaymentID": .ignored, "BankAccountNumber": .text(50), "Particulars": .text(50),
                "Details": .text(50), "HasAccount": .ignored,
            ])
        add(
            .allocation,
            [
                "AllocationID": .guid, "Invoice": .object(.invoice), "CreditNote": .object(.creditNote),
                "Overpayment": .ignored, "Prepayment": .ignored, "Amount": .number, "Date": .date,
                "IsDeleted": .ignored,
            ])
        add(
            .account,
            [
                "AccountID": .guid, "Code": .text(10), "Name": .text(150), "Type": .text(20), "Status": .text(20),
                "BankAccountNumber": .text(50), "BankAccountType": .text(20), "CurrencyCode": .text(3),
                "Description": .text(4_000), "TaxType": .text(50), "EnablePaymentsToAccount": .flag,
                "ShowInExpenseClaims": .flag, "Class": .ignored, "SystemAccount": .ignored, "ReportingCode": .ignored,
                "ReportingCodeName": .ignored, "AddToWatchlist": .flag,
            ])
        add(.historyRecord, ["Details": .text(2_500), "Changes": .ignored, "User": .ignored, "DateUTC": .ignored])
        return tables
    }()
}
