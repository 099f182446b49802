/// A value a filter compares.
enum QueryValue: Sendable {
    case text(String?)
    /// In ten-thousandths.
    case number(Int64?)
    /// Milliseconds since 1970-01-01 UTC.
    case instant(Int64?)
    case flag(Bool)
    case guid(GUID?)
    case null
}

/// A request's query that Xero cannot read: `QueryParseException`, ErrorNumber 16.
struct QueryError: Error {
    var message: String

    static let syntax = QueryError(message: "Syntax error")
}

/// A record a filter can ask about.
protocol Queryable {
    /// Xero's name for its type, in messages.
    static var typeName: String { get }
    /// Every property a filter may name.
    static var properties: Set<String> { get }
    func value(of property: String, in book: Book) -> QueryValue
}

extension ContactRecord: Queryable {
    static let typeName = "Contact"
    static let properties: Set<String> = Set(ContactDetails.texts).union([
        "ContactID", "ContactStatus", "UpdatedDateUTC", "IsCustomer", "IsSupplier",
    ])

    func value(of property: String, in book: Book) -> QueryValue {
        switch property {
        case "ContactID": .guid(id)
        case "ContactStatus": .text(status)
        case "UpdatedDateUTC": .instant(updated)
        case "IsCustomer": .flag(isCustomer)
        case "IsSupplier": .flag(isSupplier)
        default: .text(texts[property])
        }
    }
}

extension DocumentRecord: Queryable {
    static let typeName = "Invoice"
    static let properties: Set<String> = [
        "InvoiceID", "CreditNoteID", "InvoiceNumber", "CreditNoteNumber", "Type", "Reference", "Status", "Date",
        "DueDate",
        "UpdatedDateUTC", "CurrencyCode", "SubTotal", "TotalTax", "Total", "AmountDue", "AmountPaid", "AmountCredited",
        "RemainingCredit", "SentToContact", "FullyPaidOnDate", "Contact", "Contact.ContactID", "Contact.Name",
        "Contact.ContactNumber",
    ]

    func value(of property: String, in book: Book) -> QueryValue {
        switch property {
        case "InvoiceID", "CreditNoteID": .guid(id)
        case "InvoiceNumber", "CreditNoteNumber": .text(number)
        case "Type": .text(type)
        case "Reference": .text(reference)
        case "Status": .text(status)
        case "Date": .instant(TimeText.start(of: date))
        case "DueDate": .instant(dueDate.map(TimeText.start(of:)))
        case "FullyPaidOnDate": .instant(fullyPaidOn.map(TimeText.start(of:)))
        case "UpdatedDateUTC": .instant(updated)
        case "CurrencyCode": .text(currency)
        case "SubTotal": .number(subTotal * 100)
        case "TotalTax": .number(totalTax * 100)
        case "Total": .number(total * 100)
        case "AmountDue", "RemainingCredit": .number(outstanding * 100)
        case "AmountPaid": .number(paid * 100)
        case "AmountCredited": .number(allocated * 100)
        case "SentToContact": .flag(sentToContact)
        case "Contact", "Contact.ContactID": .guid(contactID)
        case "Contact.Name": .text(book.contacts[contactID]?.name)
        case "Contact.ContactNumber": .text(book.contacts[contactID]?.number)
        default: .null
        }
    }
}

extension PaymentRecord: Queryable {
    static let typeName = "Payment"
    static let properties: Set<String> = [
        "PaymentID", "PaymentType", "Status", "Date", "Amount", "Reference", "UpdatedDateUTC", "IsReconciled",
        "Invoice",
        "Invoice.InvoiceID", "Invoice.InvoiceNumber", "CreditNote.CreditNoteID", "CreditNote.CreditNoteNumber",
        "Account.AccountID", "Account.Code", "Invoice.Contact.ContactID",
    ]

    func value(of property: String, in book: Book) -> QueryValue {
        switch property {
        case "PaymentID": .guid(id)
        case "PaymentType": .text(type)
        case "Status": .text(status)
        case "Date": .instant(TimeText.start(of: date))
        case "Amount": .number(amount * 100)
        case "Reference": .text(reference)
        case "UpdatedDateUTC": .instant(updated)
        case "IsReconciled": .flag(isReconciled)
        case "Invoice", "Invoice.InvoiceID": .guid(isOfCredit ? nil : documentID)
        case "Invoice.InvoiceNumber": .text(isOfCredit ? nil : book.invoices[documentID]?.number)
        case "CreditNote.CreditNoteID": .guid(isOfCredit ? documentID : nil)
        case "CreditNote.CreditNoteNumber": .text(isOfCredit ? book.creditNotes[documentID]?.number : nil)
        case "Account.AccountID": .guid(accountID)
        case "Account.Code": .text(book.account(id: accountID)?.code)
        case "Invoice.Contact.ContactID":
            .guid(book.document(documentID, isCredit: isOfCredit)?.contactID)
        default: .null
        }
    }
}

extension AccountRecord: Queryable {
    static let typeName = "Account"
    static let properties: Set<String> = [
        "AccountID", "Code", "Name", "Type", "Status", "TaxType", "Class", "SystemAccount", "EnablePaymentsToAccount",
        "UpdatedDateUTC",
    ]

    func value(of property: String, in book: Book) -> QueryValue {
        switch property {
        case "AccountID": .guid(id)
        case "Code": .text(code)
        case "Name": .text(name)
        case "Type": .text(type)
        case "Status": .text(status)
        case "TaxType": .text(taxType)
        case "Class": .text(accountClass)
        case "SystemAccount": .text(systemAccount)
        case "EnablePaymentsToAccount": .flag(enablePayments)
        case "UpdatedDateUTC": .instant(updated)
        default: .null
        }
    }
}
