internal import Ledger

/// A request's element, read by its ``Shape``; the same whether it came as JSON or as XML.
indirect enum InputValue: Sendable {
    case object([String: InputValue])
    case list([InputValue])
    case text(String)
    case number(ExactDecimal)
    case date(CalendarDate)
    case flag(Bool)
    case guid(GUID)
    /// JSON's null: the member was sent, without a value.
    case null

    subscript(name: String) -> InputValue? {
        guard case .object(let members) = self, let member = members[name] else { return nil }
        if case .null = member { return nil }
        return member
    }

    /// Whether the member was sent at all, be it as null.
    func has(_ name: String) -> Bool {
        guard case .object(let members) = self else { return false }
        return members[name] != nil
    }

    func text(_ name: String) -> String? {
        guard case .text(let text) = self[name] else { return nil }
        return text
    }

    /// Text that is not empty.
    func filled(_ name: String) -> String? {
        guard let text = text(name), !text.isEmpty else { return nil }
        return text
    }

    func number(_ name: String) -> ExactDecimal? {
        guard case .number(let number) = self[name] else { return nil }
        return number
    }

    func date(_ name: String) -> CalendarDate? {
        guard case .date(let date) = self[name] else { return nil }
        return date
    }

    func flag(_ name: String) -> Bool? {
        guard case .flag(let flag) = self[name] else { return nil }
        return flag
    }

    func guid(_ name: String) -> GUID? {
        guard case .guid(let guid) = self[name], guid != .zero else { return nil }
        return guid
    }

    func list(_ name: String) -> [InputValue]? {
        guard case .list(let list) = self[name] else { return nil }
        return list
    }
}

/// A body Xero cannot read at all: the whole request fails with `PostDataInvalidException`.
struct PostDataError: Error {
    /// 14 for what cannot be read, 17 for no data.
    var number = 14
    var message: String

    static let none = PostDataError(
        number: 17, message: "The request body did not contain any data Xero recognises. Send JSON or XML.")
}

extension Shape {
    /// One field's text as its kind asks; nil where it doesn't fit.
    static func value(_ text: String, of field: Field) -> InputValue? {
        switch field {
        case .text: .text(text)
        case .number: ExactDecimal(text).map(InputValue.number)
        case .date: TimeText.parseDay(text).map(InputValue.date)
        case .guid: GUID(text).map(InputValue.guid)
        case .flag:
            switch text {
            case "true": .flag(true)
            case "false": .flag(false)
            default: nil
            }
        case .object, .list, .ignored: nil
        }
    }

    /// A message for each text that is longer than Xero's schema allows, here and below.
    func lengthErrors(in value: InputValue) -> [String] {
        guard case .object(let members) = value else { return [] }
        var errors: [String] = []
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            switch (fields[name], member) {
            case (.text(let limit), .text(let text)) where text.unicodeScalars.count > limit:
                errors.append(
                    name == "AccountCode"
                        ? "Account Code is too long. Maximum of 10 characters allowed"
                        : "The field \(name) must be a string with a maximum length of \(limit).")
            case (.object(let shape), _): errors += shape.lengthErrors(in: member)
            case (.list(_, let shape), .list(let elements)):
                for element in elements { errors += shape.lengthErrors(in: element) }
            default: break
            }
        }
        return errors
    }
}
