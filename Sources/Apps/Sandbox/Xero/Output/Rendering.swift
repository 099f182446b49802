internal import Ledger
internal import XMLText

/// The two forms of Xero's answers.
enum AnswerForm: Sendable {
    case json
    /// What Xero answers where `Accept` does not ask for JSON.
    case xml
}

extension OutputValue {
    func json() -> [UInt8] {
        var out: [UInt8] = []
        appendJSON(to: &out)
        return out
    }

    private func appendJSON(to out: inout [UInt8]) {
        switch self {
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                JSONText.appendString(member.name, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.appendJSON(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        case .list(_, let elements):
            out.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                element.appendJSON(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .text(let text): JSONText.appendString(text, to: &out)
        case .number(let text): out += text.utf8
        case .flag(let flag): JSONText.append(flag ? "true" : "false", to: &out)
        case .date(let date): JSONText.appendString(TimeText.json(TimeText.start(of: date)), to: &out)
        case .instant(let instant): JSONText.appendString(TimeText.json(instant), to: &out)
        case .null: JSONText.append("null", to: &out)
        }
    }

    /// The value as an XML element.
    func xml(_ name: String) -> [UInt8] {
        var out: [UInt8] = []
        appendXML(name, attributes: "", to: &out)
        return out
    }

    /// - Parameter attributes: with a space before.
    func appendXML(_ name: String, attributes: String, to out: inout [UInt8]) {
        var attributes = attributes
        if case .object(let members) = self,
            case .text(let status)? = members.first(where: { $0.name == Self.status })?.value
        {
            attributes += " status=\"\(status)\""
        }
        out += "<\(name)\(attributes)>".utf8
        switch self {
        case .object(let members):
            for member in members {
                guard let child = Self.xmlName(member.name, in: name) else { continue }
                if case .null = member.value { continue }
                member.value.appendXML(child, attributes: "", to: &out)
            }
        case .list(let item, let elements):
            for element in elements { element.appendXML(item, attributes: "", to: &out) }
        case .text(let text): XMLEscape.append(text, to: &out)
        case .number(let text): out += text.utf8
        case .flag(let flag): out += (flag ? "true" : "false").utf8
        case .date(let date): out += "\(date)T00:00:00".utf8
        case .instant(let instant): out += TimeText.xml(instant).utf8
        case .null: break
        }
        let tag = name.prefix { $0 != " " }
        out += "</\(tag)>".utf8
    }

    private static let status = "StatusAttributeString"

    /// The XML element for a JSON member: some have none, one has another name.
    private static func xmlName(_ name: String, in parent: String) -> String? {
        switch name {
        case status, "HasErrors", "HasValidationErrors", "HasAccount", "DateString", "DueDateString",
            "UpdatedDateUTCString", "DateUTCString", "ID":
            nil
        case "Amount" where parent == "Allocation": "AppliedAmount"
        default: name
        }
    }
}
