import Ledger

/// What Clio and Xero both keep of a contact. A field that is empty is not there.
///
/// Blanks are one, outer ones are off; a text Xero would refuse for its length or as an address counts as empty, so that
/// what can't be carried is never taken for a change.
struct ContactFields: Hashable, Sendable {
    enum Field: String, CaseIterable, Sendable {
        /// As shown; of a person made of its parts.
        case name
        case firstName = "first_name"
        case middleName = "middle_name"
        case lastName = "last_name"
        case email
        case phone
        case street
        case city
        case province
        case postalCode = "postal_code"
        case country
        case taxNumber = "tax_number"

        static let names: [Field] = [.name, .firstName, .middleName, .lastName]
        static let address: [Field] = [.street, .city, .province, .postalCode, .country]
        static let others: [Field] = [.email, .phone, .taxNumber]

        /// For people.
        var words: String { self == .email ? "e-mail" : rawValue.split(separator: "_").joined(separator: " ") }

        /// Characters Xero takes.
        fileprivate var limit: Int {
            switch self {
            case .street: 500
            case .phone, .postalCode, .country, .taxNumber: 50
            default: 255
            }
        }
    }

    private var values: [Field: String] = [:]

    init() {}

    subscript(field: Field) -> String {
        get { values[field] ?? "" }
        set {
            let text = field == .street ? Self.lines(newValue) : Self.words(newValue)
            let fits = text.unicodeScalars.count <= field.limit && (field != .email || Self.isEmail(text))
            values[field] = text.isEmpty || !fits ? nil : text
        }
    }

    /// Its parts, in the order of ``Field/address``.
    var address: [String] { Field.address.map { self[$0] } }

    func isEmpty(_ fields: [Field]) -> Bool { fields.allSatisfy { self[$0].isEmpty } }

    // MARK: As text

    /// An object with a member for each field that isn't empty.
    var json: String {
        let members = Field.allCases.filter { values[$0] != nil }.map {
            JSONValue.Member(key: $0.rawValue, value: JSONValue(content: .string(self[$0])))
        }
        return JSONValue(content: .object(members)).text
    }

    /// Nil for a text that is none of ours.
    init?(json text: String) {
        guard let value = try? JSONValue.parse(Array(text.utf8)) else { return nil }
        self.init(value)
    }

    init?(_ json: JSONValue) {
        guard let members = json.members else { return nil }
        for member in members {
            guard let field = Field(rawValue: member.key) else { continue }
            self[field] = member.value.string ?? ""
        }
    }

    // MARK: Texts

    private static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Up to four lines, as Xero keeps them; what is more goes on the fourth.
    private static func lines(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).map { words(String($0)) }.filter { !$0.isEmpty }
        guard lines.count > 4 else { return lines.joined(separator: "\n") }
        return (lines[..<3] + [lines[3...].joined(separator: ", ")]).joined(separator: "\n")
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

// MARK: A person's name

extension ContactFields {
    /// A person by the parts of its name alone; the name shown follows from them.
    func inParts() -> ContactFields {
        var fields = self
        guard !self[.name].isEmpty else { return fields }
        fields[.middleName] = Self.middle(of: self[.name], self[.firstName], self[.lastName]) ?? self[.middleName]
        fields[.name] = ""
        return fields
    }

    /// The name shown, of the parts of a person or as a company has it.
    var shownName: String {
        self[.name].isEmpty
            ? [self[.firstName], self[.middleName], self[.lastName]].filter { !$0.isEmpty }.joined(separator: " ")
            : self[.name]
    }

    /// What stands between a first and a last name; nil where a name isn't made of them.
    private static func middle(of name: String, _ first: String, _ last: String) -> String? {
        var words = name.split(separator: " ")
        let head = first.split(separator: " ")
        let tail = last.split(separator: " ")
        guard words.count >= head.count + tail.count, words.starts(with: head),
            words.suffix(tail.count).elementsEqual(tail)
        else { return nil }
        words.removeLast(tail.count)
        return words.dropFirst(head.count).joined(separator: " ")
    }

    /// The parts of a person's name as Xero has it now, where its name shown and its parts are kept apart and a person may
    /// have changed only one of them.
    /// - Parameters:
    ///   - name: shown in Xero, without a number of ours.
    ///   - known: the parts as they were.
    mutating func setParts(name: String, first: String, last: String, known: ContactFields) {
        let partsChanged =
            !(first.isEmpty && last.isEmpty) && (first != known[.firstName] || last != known[.lastName])
        let nameChanged = !name.isEmpty && name != known.shownName
        if partsChanged {
            self[.firstName] = first
            self[.lastName] = last
            let middle = nameChanged ? Self.middle(of: name, first, last) : nil
            self[.middleName] = middle ?? known[.middleName]
        } else if nameChanged {
            split(name, known)
        } else {
            for field in [Field.firstName, .middleName, .lastName] { self[field] = known[field] }
        }
    }

    /// A name shown, taken apart: what is known of it stays where it is, and of a name that is all new the first word is
    /// the first name and the last word the last.
    private mutating func split(_ name: String, _ known: ContactFields) {
        var words = name.split(separator: " ")
        let tail = known[.lastName].split(separator: " ")
        let head = known[.firstName].split(separator: " ")
        if !head.isEmpty, words.count > head.count, words.starts(with: head),
            !(words.count > tail.count && words.suffix(tail.count).elementsEqual(tail))
        {
            self[.firstName] = known[.firstName]
            words.removeFirst(head.count)
            let middle = known[.middleName].split(separator: " ")
            let keepsMiddle = !middle.isEmpty && words.count > middle.count && words.starts(with: middle)
            self[.middleName] = keepsMiddle ? known[.middleName] : ""
            self[.lastName] = words.dropFirst(keepsMiddle ? middle.count : 0).joined(separator: " ")
            return
        }
        if !tail.isEmpty, words.count > tail.count, words.suffix(tail.count).elementsEqual(tail) {
            self[.lastName] = known[.lastName]
            words.removeLast(tail.count)
        } else {
            self[.lastName] = String(words.popLast() ?? "")
        }
        self[.firstName] = String(words.first ?? "")
        self[.middleName] = words.dropFirst().joined(separator: " ")
        if words.count > head.count, !head.isEmpty, words.starts(with: head) {
            self[.firstName] = known[.firstName]
            self[.middleName] = words.dropFirst(head.count).joined(separator: " ")
        }
    }
}
