import DelimitedText
import Ledger
import XeroDocuments

/// What lines say of their account, tax and tracking, as each file writes it: rendered once a code, not once a line.
struct CodeTexts {
    struct Texts {
        var plain: [UInt8]
        /// A comma and the cell.
        var csv: [UInt8]
        var json: [UInt8]
        var xml: [UInt8]
    }

    /// `,200`, `,"AccountCode":"200"`, `<AccountCode>200</AccountCode>`.
    private(set) var accounts: [Texts] = []
    /// By name in CSV and by type elsewhere, up to the tax amount.
    private(set) var taxTypes: [Texts] = []
    /// Names of the categories, up to the option: `,Matter`, `{"Name":"Matter","Option":`.
    private(set) var tracking: [Texts] = []

    init(_ codes: Codes = Codes()) { update(codes) }

    /// Renders what has come in since; codes are only ever added.
    mutating func update(_ codes: Codes) {
        for code in codes.accounts[accounts.count...] {
            accounts.append(
                Self.texts(cell: code, text: code, json: (",\"AccountCode\":", ""), xml: ("AccountCode", "", "")))
        }
        for type in codes.taxTypes[taxTypes.count...] {
            var texts = Self.texts(
                cell: type.name, text: type.type, json: (",\"TaxType\":", ",\"TaxAmount\":"),
                xml: ("TaxType", "", "<TaxAmount>"))
            texts.csv.append(UInt8(ascii: ","))
            taxTypes.append(texts)
        }
        for name in codes.trackingNames[tracking.count...] {
            tracking.append(
                Self.texts(
                    cell: name, text: name, json: ("{\"Name\":", ",\"Option\":"),
                    xml: ("Name", "<TrackingCategory>", "")
                ))
        }
    }

    private static func texts(
        cell: String, text: String, json: (StaticString, StaticString),
        xml: (element: StaticString, before: StaticString, after: StaticString)
    ) -> Texts {
        let plain = Array(text.utf8)
        var csv = OutputBuffer(capacity: 64)
        csv.append(UInt8(ascii: ","))
        CSVWriter.appendCell(Array(cell.utf8)[...], to: &csv)
        var object = OutputBuffer(capacity: 64)
        object.append(json.0)
        object.appendJSON(plain[...])
        object.append(json.1)
        var element = OutputBuffer(capacity: 64)
        element.append(xml.before)
        XMLElements.element(xml.element, plain[...], &element)
        element.append(xml.after)
        return Texts(plain: plain, csv: csv.bytes, json: object.bytes, xml: element.bytes)
    }
}
