import Foundation
import Ledger
import XeroDocuments

/// Which Xero contact a client is: one for each client, unless two are the same person to Xero.
///
/// Xero tells contacts apart by their names alone, so names are unique here, case, accents and doubled blanks ignored.
/// Two clients of one name and one e-mail are one contact; of one name and another e-mail, the later is numbered or
/// rejected, as the settings say.
struct ContactMap {
    enum Resolution {
        /// In the book already, at this position.
        case known(Int)
        /// New, under this name.
        case new(name: [UInt8])
        case held(Fault)
        case rejected(Fault)
    }

    struct Fault {
        var code: DiagnosticCode
        var message: String
        var text: String
        var remedy: String
    }

    private let settings: ContactSettings
    private(set) var table: ContactTable
    private(set) var book: ContactBook
    /// Position in the book by position in the table, -1 for none yet.
    private var places: [Int32]
    /// Folded names to positions in the book.
    private var names = TextIndex()
    /// Folded e-mails of the book's contacts.
    private var emails: [[UInt8]] = []
    /// Names contacts had in earlier runs, by position in the table, empty for none: they stay, since Xero knows the
    /// client by them.
    private let earlierNames: [TextRef]
    /// What ``names`` holds for the name of a contact that went before and isn't in the table.
    private static let elsewhere = -1

    /// - Parameters:
    ///   - earlierNames: empty, or one a contact.
    ///   - otherNames: names in Xero of contacts that aren't in the table.
    init(
        settings: ContactSettings, contacts: ContactTable, earlierNames: [TextRef] = [], otherNames: [[UInt8]] = []
    ) {
        self.settings = settings
        table = contacts
        // One buffer serves both: the book's texts are the table's, and the few new names are appended to it.
        book = ContactBook(text: contacts.text)
        table.text = TextArena()
        places = Array(repeating: -1, count: contacts.contacts.count)
        self.earlierNames = earlierNames
        for name in otherNames {
            let folded = Self.fold(name)
            if names.value(of: folded[...]) == nil { names.insert(folded[...], value: Self.elsewhere) }
        }
    }

    /// Finds the contact of an id; nil where there is none.
    func index(of id: ArraySlice<UInt8>) -> Int? {
        var low = 0
        var high = table.contacts.count
        while low < high {
            let middle = (low + high) / 2
            let compared = RecordKey.compare(book.text[table.contacts[middle].id], id)
            if compared == 0 { return middle }
            if compared < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The contact's position in the book; nil where no bill of it goes.
    func place(of index: Int) -> Int? { places[index] >= 0 ? Int(places[index]) : nil }

    func resolve(_ index: Int) -> Resolution {
        if places[index] >= 0 { return .known(Int(places[index])) }
        let contact = table.contacts[index]
        let id = book.text.string(contact.id)
        let earlier = earlierNames.isEmpty ? TextRef.empty : earlierNames[index]
        let name = Self.normalized(book.text[earlier.isEmpty ? contact.name : earlier])
        if let fault = fault(of: name) { return .rejected(fault) }
        let folded = Self.fold(name)
        guard let other = names.value(of: folded[...]) else { return .new(name: name) }
        guard other != Self.elsewhere else { return resolveElsewhere(name, id, contact) }
        if !earlier.isEmpty { return .known(other) }
        let email = Self.foldEmail(book.text[contact.email])
        if email == emails[other] { return .known(other) }
        if email.isEmpty || emails[other].isEmpty {
            switch settings.nameOnly {
            case .link: return .known(other)
            case .hold: return .held(clash(contact, with: other, because: "only one of the two has an e-mail address"))
            case .number: return numbered(name, id, contact, other)
            }
        }
        switch settings.nameClash {
        case .number: return numbered(name, id, contact, other)
        case .reject: return .rejected(clash(contact, with: other, because: "their e-mail addresses differ"))
        }
    }

    /// Xero has a contact of this name that isn't among the clients read, so their e-mails can't be compared.
    private func resolveElsewhere(_ name: [UInt8], _ id: String, _ contact: Ledger.Contact) -> Resolution {
        switch settings.nameOnly {
        case .link: .new(name: name)
        case .number: .new(name: name + Array(" (\(id))".utf8))
        case .hold:
            .held(
                Fault(
                    code: .nameClash, message: "a client of this name went to Xero before and isn't in this export",
                    text: book.text.string(contact.name),
                    remedy: "Export the contacts again, all of them, or set transform.contacts.nameOnly to link or number."))
        }
    }

    private func numbered(_ name: [UInt8], _ id: String, _ contact: Ledger.Contact, _ other: Int) -> Resolution {
        let numbered = name + Array(" (\(id))".utf8)
        guard names.value(of: Self.fold(numbered)[...]) == nil else {
            return .rejected(clash(contact, with: other, because: "the numbered name is taken as well"))
        }
        return .new(name: numbered)
    }

    private func clash(_ contact: Ledger.Contact, with other: Int, because reason: String) -> Fault {
        let otherID = book.text.string(table.contacts[book.contacts[other].source].id)
        return Fault(
            code: .nameClash, message: "another client, \(otherID), has this name too, and \(reason)",
            text: book.text.string(contact.name),
            remedy: "Give one of them another name or the same e-mail address in Clio, or set "
                + "transform.contacts.\(reason.hasPrefix("only") ? "nameOnly to link or number" : "nameClash to number").")
    }

    /// Adds a resolved contact to the book.
    mutating func place(_ index: Int, _ resolution: Resolution) -> Int {
        switch resolution {
        case .known(let place):
            places[index] = Int32(place)
            return place
        case .new(let name): return add(index, name)
        case .held, .rejected: return 0
        }
    }

    private mutating func add(_ index: Int, _ name: [UInt8]) -> Int {
        let source = table.contacts[index]
        var contact = XeroDocuments.Contact(source: index)
        let place = book.contacts.count
        let id = source.id.range
        contact.number = book.text.build { out in
            out.append(contentsOf: "clio-".utf8)
            out.append(contentsOf: Array(out[id]))
        }
        contact.name = book.text[source.name].elementsEqual(name) ? source.name : book.text.append(name)
        contact.firstName = fit(source.firstName, 255)
        contact.lastName = fit(source.lastName, 255)
        contact.email = Self.isEmail(book.text[source.email]) ? source.email : .empty
        contact.phone = fit(source.phone, 50)
        contact.street = fit(source.street, 500)
        contact.city = fit(source.city, 255)
        contact.region = fit(source.province, 255)
        contact.postalCode = fit(source.postalCode, 50)
        contact.country = fit(source.country, 50)
        contact.taxNumber = fit(source.taxNumber, 50)
        book.contacts.append(contact)
        places[index] = Int32(place)
        names.insert(Self.fold(name)[...], value: place)
        emails.append(Self.foldEmail(book.text[source.email]))
        return place
    }

    /// What is left out of a contact because Xero would refuse it, in words; empty where nothing is.
    func leftOut(_ index: Int) -> [(field: String, code: DiagnosticCode, text: String)] {
        let contact = table.contacts[index]
        var parts: [(String, DiagnosticCode, String)] = []
        let limits: [(String, TextRef, Int)] = [
            ("first_name", contact.firstName, 255), ("last_name", contact.lastName, 255), ("phone", contact.phone, 50),
            ("street", contact.street, 500), ("city", contact.city, 255), ("province", contact.province, 255),
            ("postal_code", contact.postalCode, 50), ("country", contact.country, 50),
            ("tax_number", contact.taxNumber, 50),
        ]
        for (field, text, limit) in limits where !fits(text, limit) {
            parts.append((field, .fieldTooLong, book.text.string(text)))
        }
        if !contact.email.isEmpty, !Self.isEmail(book.text[contact.email]) {
            parts.append(("email", .badEmail, book.text.string(contact.email)))
        }
        return parts
    }

    private func fit(_ text: TextRef, _ limit: Int) -> TextRef { fits(text, limit) ? text : .empty }

    private func fits(_ text: TextRef, _ limit: Int) -> Bool {
        Int(text.count) <= limit || book.text.string(text).unicodeScalars.count <= limit
    }

    // MARK: Names and addresses

    private func fault(of name: [UInt8]) -> Fault? {
        let text = String(decoding: name, as: UTF8.self)
        if name.isEmpty {
            return Fault(
                code: .badName, message: "the contact has no name", text: "", remedy: "Give the contact a name in Clio.")
        }
        if name.contains(UInt8(ascii: "<")) || name.contains(UInt8(ascii: ">")) {
            return Fault(
                code: .badName, message: "Xero takes no < or > in a contact's name", text: text,
                remedy: "Change the name in Clio.")
        }
        if text.unicodeScalars.count > 255 - 22 {
            return Fault(
                code: .fieldTooLong, message: "the contact's name is longer than Xero takes", text: text,
                remedy: "Shorten the name in Clio to 230 characters.")
        }
        let starts: [UInt8] = [UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@")]
        if settings.unsafeNames == .reject, let first = name.first, starts.contains(first) {
            return Fault(
                code: .unsafeName, message: "a spreadsheet would run this name as a formula", text: text,
                remedy: "Change the name in Clio, or set transform.contacts.unsafeNames to allow.")
        }
        return nil
    }

    /// Outer blanks off, inner blanks and line ends one blank each: Xero takes no others.
    static func normalized(_ name: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(name.count)
        var pendingBlank = false
        for byte in name {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                pendingBlank = !out.isEmpty
            } else {
                if pendingBlank { out.append(0x20) }
                pendingBlank = false
                out.append(byte)
            }
        }
        return out
    }

    /// What names are compared by: case, accents and width folded, the same on every machine.
    static func fold(_ name: [UInt8]) -> [UInt8] {
        let text = String(decoding: normalized(name[...]), as: UTF8.self)
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.lowercased().utf8) }
        let folded = text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        return Array(folded.utf8)
    }

    static func foldEmail(_ email: ArraySlice<UInt8>) -> [UInt8] {
        normalized(email).map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
    }

    /// One @ with something on both sides, printable ASCII without blanks, at most 255 (Xero: "no umlauts").
    static func isEmail(_ email: ArraySlice<UInt8>) -> Bool {
        guard email.count <= 255, let at = email.firstIndex(of: UInt8(ascii: "@")) else { return false }
        guard at > email.startIndex, at + 1 < email.endIndex, !email[(at + 1)...].contains(UInt8(ascii: "@")) else {
            return false
        }
        return email.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
