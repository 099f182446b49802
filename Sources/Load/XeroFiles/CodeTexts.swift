import DelimitedText
import Ledger
import XeroDocuments

/// What lines say of their account, tax and tracking, as each file writes it: rendered once a code, not once a line.
struct CodeTexts {
    struct Texts {
        var plain: TextRef
        /// A comma and the cell.
        var csv: TextRef
        var json: TextRef
        var xml: TextRef
    }

    /// Where they lie.
    private(set) var text = TextArena()

    /// `,200`, `,"AccountCode":"200"`, `<AccountCode>200</AccountCode>`.
    private(set) var accounts: [Texts] = []
    /// By name in CSV and by type elsewhere, up to the tax amount.
    private(set) var taxTypes: [Texts] = []
    /// Names of the categories, up to the option: `,Matter`, `{"Name":"Matter","Option":"`.
    private(set) var tracking: [Texts] = []

    init(_ codes: Codes = Codes()) { update(codes) }

    /// Renders what has come in since; codes are only ever added.
    mutating func update(_ codes: Codes) {
        for code in codes.accounts[accounts.count...] {
            accounts.append(
                texts(
                    cell: code, after: "", text: code, json: (",\"AccountCode\":\"", "\""),
                    xml: ("<AccountCode>", "</AccountCode>")))
        }
        for type in codes.taxTypes[taxTypes.count...] {
            taxTypes.append(
                texts(
                    cell: type.name, after: ",", text: type.type, json: (",\"TaxType\":\"", "\",\"TaxAmount\":"),
                    xml: ("<TaxType>", "</TaxType><TaxAmount>")))
        }
        for name in codes.trackingNames[tracking.count...] {
            tracking.append(
                texts(
                    cell: name, after: ",", text: name, json: ("{\"Name\":\"", "\",\"Option\":\""),
                    xml: ("<TrackingCategory><Name>", "</Name><Option>")))
        }
    }

    private mutating func texts(
        cell: String, after: StaticString, text code: String, json: (before: StaticString, after: StaticString),
        xml: (before: StaticString, after: StaticString)
    ) -> Texts {
        let plain = text.append(code)
        var out = OutputBuffer(capacity: 64)
        out.append(",")
        CSVWriter.appendCell(cell.utf8.span, to: &out)
        out.append(after)
        let csv = text.append(out.bytes)
        out.removeAll()
        out.append(json.before)
        out.appendJSON(plain, of: text)
        out.append(json.after)
        let object = text.append(out.bytes)
        out.removeAll()
        out.append(xml.before)
        out.appendXML(plain, of: text)
        out.append(xml.after)
        return Texts(plain: plain, csv: csv, json: object, xml: text.append(out.bytes))
    }
}
