import DelimitedText
import Ledger
import XeroDocuments

/// Documents as the API's XML: element names and values as the Accounting API takes them, no element empty.
enum XMLElements {
    static func append(
        _ invoice: borrowing DocumentTexts, _ status: InvoiceStatus, _ text: TextArena, _ book: ContactBook,
        _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        out.append("<Invoice><Type>ACCREC</Type>")
        appendContact(invoice, book, to: &out)
        out.append("<Date>")
        out.append(invoice.isoDate)
        out.append("</Date><DueDate>")
        out.append(invoice.isoDueDate)
        out.append("</DueDate><InvoiceNumber>")
        out.appendXML(invoice.number, of: text)
        out.append("</InvoiceNumber>")
        appendHead(invoice, text, &out)
        out.append("<Status>")
        out.append(status.text)
        out.append("</Status><LineAmountTypes>Exclusive</LineAmountTypes>")
        appendLines(invoice, text, codes, to: &out)
        out.append("</Invoice>\n")
    }

    static func append(
        creditNote note: borrowing DocumentTexts, invoiceNumber: TextRef, _ text: TextArena, _ book: ContactBook,
        _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        out.append("<CreditNote><Type>ACCRECCREDIT</Type>")
        appendContact(note, book, to: &out)
        out.append("<Date>")
        out.append(note.isoDate)
        out.append("</Date><CreditNoteNumber>")
        out.appendXML(note.number, of: text)
        out.append("</CreditNoteNumber>")
        appendHead(note, text, &out)
        out.append("<Status>AUTHORISED</Status><LineAmountTypes>Exclusive</LineAmountTypes>")
        appendLines(note, text, codes, to: &out)
        // The element is AppliedAmount in XML where JSON has Amount.
        out.append("<Allocations><Allocation><AppliedAmount>")
        out.append(DecimalText.amount(note.total, digits: note.currency.digits))
        out.append("</AppliedAmount><Invoice><InvoiceNumber>")
        out.appendXML(invoiceNumber, of: text)
        out.append("</InvoiceNumber></Invoice></Allocation></Allocations></CreditNote>\n")
    }

    static func append(
        _ payment: XeroDocuments.Payment, _ documents: DocumentBatch, _ text: TextArena, _ codes: CodeTexts,
        to out: inout OutputBuffer
    ) {
        let invoice = documents.invoices[payment.invoice]
        out.append("<Payment><Invoice><InvoiceNumber>")
        out.appendXML(invoice.number, of: text)
        out.append("</InvoiceNumber></Invoice><Account><Code>")
        out.appendXML(codes.accounts[payment.account].plain, of: codes.text)
        out.append("</Code></Account><Date>")
        out.append(payment.date.text)
        out.append("</Date><Amount>")
        out.append(DecimalText.amount(payment.amount, digits: invoice.currency.digits))
        out.append("</Amount>")
        element("Reference", payment.reference, of: text, &out)
        out.append("</Payment>\n")
    }

    static func append(_ contact: XeroDocuments.Contact, _ book: ContactBook, to out: inout OutputBuffer) {
        let text = book.text
        out.append("<Contact>")
        element("ContactNumber", contact.number, of: text, &out)
        element("Name", contact.name, of: text, &out)
        element("FirstName", contact.firstName, of: text, &out)
        element("LastName", contact.lastName, of: text, &out)
        element("EmailAddress", contact.email, of: text, &out)
        element("TaxNumber", contact.taxNumber, of: text, &out)
        appendAddresses(contact, text, to: &out)
        if !contact.phone.isEmpty {
            out.append("<Phones><Phone><PhoneType>DEFAULT</PhoneType>")
            element("PhoneNumber", contact.phone, of: text, &out)
            out.append("</Phone></Phones>")
        }
        out.append("</Contact>\n")
    }

    private static func appendAddresses(_ contact: XeroDocuments.Contact, _ text: TextArena, to out: inout OutputBuffer)
    {
        let parts = [contact.street, contact.city, contact.region, contact.postalCode, contact.country]
        guard parts.contains(where: { !$0.isEmpty }) else { return }
        out.append("<Addresses>")
        for kind: StaticString in ["POBOX", "STREET"] {
            out.append("<Address><AddressType>")
            out.append(kind)
            out.append("</AddressType>")
            let lines = AddressLines.of(text[contact.street])
            for (line, name) in zip(lines, addressLines) {
                begin(name, &out)
                out.appendXML(line)
                end(name, &out)
            }
            element("City", contact.city, of: text, &out)
            element("Region", contact.region, of: text, &out)
            element("PostalCode", contact.postalCode, of: text, &out)
            element("Country", contact.country, of: text, &out)
            out.append("</Address>")
        }
        out.append("</Addresses>")
    }

    private static let addressLines: [StaticString] = ["AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"]

    private static func appendContact(
        _ document: borrowing DocumentTexts, _ book: ContactBook, to out: inout OutputBuffer
    ) {
        out.append("<Contact><ContactNumber>")
        out.appendXML(document.contactNumber, of: book.text)
        out.append("</ContactNumber><Name>")
        out.appendXML(document.contactName, of: book.text)
        out.append("</Name></Contact>")
    }

    /// From the reference to the currency.
    private static func appendHead(
        _ document: borrowing DocumentTexts, _ text: TextArena, _ out: inout OutputBuffer
    ) {
        if !document.reference.isEmpty {
            out.append("<Reference>")
            out.appendXML(document.reference, of: text)
            out.append("</Reference>")
        }
        out.append("<CurrencyCode>")
        document.currency.append(to: &out)
        out.append("</CurrencyCode>")
    }

    private static func appendLines(
        _ document: borrowing DocumentTexts, _ text: TextArena, _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        out.append("<LineItems>")
        for index in document.lines.indices {
            let line = document.lines[index]
            if line.description.isEmpty {
                out.append("<LineItem><Quantity>")
            } else {
                out.append("<LineItem><Description>")
                out.appendXML(line.description, of: text)
                out.append("</Description><Quantity>")
            }
            out.append(line.wholeQuantity)
            out.append("</Quantity><UnitAmount>")
            out.append(line.unitPrice)
            out.append("</UnitAmount>")
            out.append(codes.accounts[line.account].xml, of: codes.text)
            out.append(codes.taxTypes[line.taxType].xml, of: codes.text)
            out.append(line.taxAmount)
            out.append("</TaxAmount><LineAmount>")
            out.append(line.lineAmount)
            out.append("</LineAmount>")
            if line.isTracked { appendTracking(line, text, codes, to: &out) }
            out.append("</LineItem>")
        }
        out.append("</LineItems>")
    }

    private static func appendTracking(
        _ line: DocumentTexts.Line, _ text: TextArena, _ codes: CodeTexts, to out: inout OutputBuffer
    ) {
        out.append("<Tracking>")
        for index in codes.tracking.indices where !line.option(index).isEmpty {
            out.append(codes.tracking[index].xml, of: codes.text)
            out.appendXML(line.option(index), of: text)
            out.append("</Option></TrackingCategory>")
        }
        out.append("</Tracking>")
    }

    // MARK: Pieces

    /// The element, or nothing for no text.
    private static func element(_ name: StaticString, _ text: TextRef, of arena: TextArena, _ out: inout OutputBuffer) {
        guard !text.isEmpty else { return }
        begin(name, &out)
        out.appendXML(text, of: arena)
        end(name, &out)
    }

    private static func begin(_ name: StaticString, _ out: inout OutputBuffer) {
        out.append("<")
        out.append(name)
        out.append(">")
    }

    private static func end(_ name: StaticString, _ out: inout OutputBuffer) {
        out.append("</")
        out.append(name)
        out.append(">")
    }
}
