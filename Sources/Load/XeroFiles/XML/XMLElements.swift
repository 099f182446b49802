import DelimitedText
import Ledger
import XeroDocuments

/// Documents as the API's XML: element names and values as the Accounting API takes them, no element empty.
enum XMLElements {
    static func append(
        _ invoice: Invoice, _ items: ArraySlice<LineItem>, _ text: TextArena, _ book: ContactBook, _ codes: CodeTexts,
        to out: inout OutputBuffer
    ) {
        tag("<Invoice><Type>ACCREC</Type>", &out)
        appendContactReference(book.contacts[invoice.contact], book, to: &out)
        element("Date", invoice.date, &out)
        element("DueDate", invoice.dueDate, &out)
        element("InvoiceNumber", text[invoice.number], &out)
        element("Reference", text[invoice.reference], &out)
        appendCurrency(invoice.currency, &out)
        tag("<Status>", &out)
        tag(invoice.status.text, &out)
        tag("</Status><LineAmountTypes>Exclusive</LineAmountTypes>", &out)
        append(items, invoice.currency, text, codes, to: &out)
        tag("</Invoice>\n", &out)
    }

    static func append(
        _ note: XeroDocuments.CreditNote, invoiceNumber: ArraySlice<UInt8>, _ items: ArraySlice<LineItem>,
        _ text: TextArena, _ book: ContactBook, _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        tag("<CreditNote><Type>ACCRECCREDIT</Type>", &out)
        appendContactReference(book.contacts[note.contact], book, to: &out)
        element("Date", note.date, &out)
        element("CreditNoteNumber", text[note.number], &out)
        element("Reference", text[note.reference], &out)
        appendCurrency(note.currency, &out)
        tag("<Status>AUTHORISED</Status><LineAmountTypes>Exclusive</LineAmountTypes>", &out)
        append(items, note.currency, text, codes, to: &out)
        // The element is AppliedAmount in XML where JSON has Amount.
        tag("<Allocations><Allocation><AppliedAmount>", &out)
        DecimalText.appendAmount(note.total, digits: note.currency.digits, to: &out)
        tag("</AppliedAmount><Invoice>", &out)
        element("InvoiceNumber", invoiceNumber, &out)
        tag("</Invoice></Allocation></Allocations></CreditNote>\n", &out)
    }

    static func append(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ text: TextArena, _ codes: CodeTexts,
        to out: inout OutputBuffer
    ) {
        let invoice = documents.invoices[payment.invoice]
        tag("<Payment><Invoice>", &out)
        element("InvoiceNumber", text[invoice.number], &out)
        tag("</Invoice><Account>", &out)
        element("Code", codes.accounts[payment.account].plain[...], &out)
        tag("</Account>", &out)
        element("Date", payment.date, &out)
        tag("<Amount>", &out)
        DecimalText.appendAmount(payment.amount, digits: invoice.currency.digits, to: &out)
        tag("</Amount>", &out)
        element("Reference", text[payment.reference], &out)
        tag("</Payment>\n", &out)
    }

    static func append(_ contact: XeroDocuments.Contact, _ book: ContactBook, to out: inout OutputBuffer) {
        let text = book.text
        tag("<Contact>", &out)
        element("ContactNumber", text[contact.number], &out)
        element("Name", text[contact.name], &out)
        element("FirstName", text[contact.firstName], &out)
        element("LastName", text[contact.lastName], &out)
        element("EmailAddress", text[contact.email], &out)
        element("TaxNumber", text[contact.taxNumber], &out)
        appendAddresses(contact, text, to: &out)
        if !contact.phone.isEmpty {
            tag("<Phones><Phone><PhoneType>DEFAULT</PhoneType>", &out)
            element("PhoneNumber", text[contact.phone], &out)
            tag("</Phone></Phones>", &out)
        }
        tag("</Contact>\n", &out)
    }

    private static func appendAddresses(_ contact: XeroDocuments.Contact, _ text: TextArena, to out: inout OutputBuffer)
    {
        let parts = [contact.street, contact.city, contact.region, contact.postalCode, contact.country]
        guard parts.contains(where: { !$0.isEmpty }) else { return }
        tag("<Addresses>", &out)
        for kind: StaticString in ["POBOX", "STREET"] {
            tag("<Address><AddressType>", &out)
            tag(kind, &out)
            tag("</AddressType>", &out)
            let lines = AddressLines.of(text[contact.street])
            for (line, name) in zip(lines, addressLines) { element(name, line, &out) }
            element("City", text[contact.city], &out)
            element("Region", text[contact.region], &out)
            element("PostalCode", text[contact.postalCode], &out)
            element("Country", text[contact.country], &out)
            tag("</Address>", &out)
        }
        tag("</Addresses>", &out)
    }

    private static let addressLines: [StaticString] = ["AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"]

    private static func appendContactReference(
        _ contact: XeroDocuments.Contact, _ book: ContactBook, to out: inout OutputBuffer
    ) {
        tag("<Contact>", &out)
        element("ContactNumber", book.text[contact.number], &out)
        element("Name", book.text[contact.name], &out)
        tag("</Contact>", &out)
    }

    private static func append(
        _ items: ArraySlice<LineItem>, _ currency: CurrencyCode, _ text: TextArena, _ codes: CodeTexts,
        to out: inout OutputBuffer
    ) {
        tag("<LineItems>", &out)
        let digits = currency.digits
        for item in items {
            tag("<LineItem>", &out)
            element("Description", item.description, of: text, &out)
            tag("<Quantity>", &out)
            item.quantity.append(to: &out, minimumDecimals: 4)
            tag("</Quantity><UnitAmount>", &out)
            item.unitAmount.append(to: &out, minimumDecimals: digits)
            tag("</UnitAmount>", &out)
            out.append(codes.accounts[item.account].xml)
            out.append(codes.taxTypes[item.taxType].xml)
            DecimalText.appendAmount(item.taxAmount, digits: digits, to: &out)
            tag("</TaxAmount><LineAmount>", &out)
            DecimalText.appendAmount(item.lineAmount, digits: digits, to: &out)
            tag("</LineAmount>", &out)
            appendTracking(item, text, codes, to: &out)
            tag("</LineItem>", &out)
        }
        tag("</LineItems>", &out)
    }

    private static func appendTracking(
        _ item: LineItem, _ text: TextArena, _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        guard !item.tracking1.isEmpty || !item.tracking2.isEmpty else { return }
        tag("<Tracking>", &out)
        for index in codes.tracking.indices {
            let option = index == 0 ? item.tracking1 : item.tracking2
            if option.isEmpty { continue }
            out.append(codes.tracking[index].xml)
            element("Option", option, of: text, &out)
            tag("</TrackingCategory>", &out)
        }
        tag("</Tracking>", &out)
    }

    // MARK: Pieces

    @inline(__always)
    private static func tag(_ tag: StaticString, _ out: inout OutputBuffer) {
        out.append(tag)
    }

    /// The element, or nothing for no text.
    static func element(_ name: StaticString, _ text: ArraySlice<UInt8>, _ out: inout OutputBuffer) {
        guard !text.isEmpty else { return }
        out.append(UInt8(ascii: "<"))
        tag(name, &out)
        out.append(UInt8(ascii: ">"))
        out.appendXML(text)
        tag("</", &out)
        tag(name, &out)
        out.append(UInt8(ascii: ">"))
    }

    private static func element(_ name: StaticString, _ text: TextRef, of arena: TextArena, _ out: inout OutputBuffer) {
        guard !text.isEmpty else { return }
        out.append(UInt8(ascii: "<"))
        tag(name, &out)
        out.append(UInt8(ascii: ">"))
        out.appendXML(text, of: arena)
        tag("</", &out)
        tag(name, &out)
        out.append(UInt8(ascii: ">"))
    }

    private static func element(_ name: StaticString, _ date: CalendarDate, _ out: inout OutputBuffer) {
        out.append(UInt8(ascii: "<"))
        tag(name, &out)
        out.append(UInt8(ascii: ">"))
        date.append(to: &out)
        tag("</", &out)
        tag(name, &out)
        out.append(UInt8(ascii: ">"))
    }

    private static func appendCurrency(_ currency: CurrencyCode, _ out: inout OutputBuffer) {
        tag("<CurrencyCode>", &out)
        currency.append(to: &out)
        tag("</CurrencyCode>", &out)
    }
}
