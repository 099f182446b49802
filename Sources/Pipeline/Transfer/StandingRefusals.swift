import Ledger
import Transform
import WebAccess
import XeroDocuments

/// What Xero refused and would refuse again, as far as can be known: the record, the settings, and the organisation's
/// accounts, taxes, currencies, tracking and lock dates are as they were.
///
/// What else was put right in Xero nobody tells, so once a day each is sent again.
struct StandingRefusals {
    /// Seconds after which it is tried again whatever is known.
    static let life: Int64 = 86_400

    static let remedy =
        "Correct it in Clio, the settings or Xero. It goes again once one of them changed, once a day, and with "
        + "`clio-xero run --retry-refused`."

    private struct Key: Hashable {
        var link: LinkKey
        var isRemoval: Bool
    }

    private var refusals: [Key: Refusal] = [:]

    /// A contact goes under a name that depends on who else is in Xero.
    static func mark(ofContact mark: Fingerprint, named name: String) -> Fingerprint {
        var mark = mark
        mark.combine(Array(name.utf8)[...])
        return mark
    }

    /// - Parameter circumstances: as they are now.
    init(_ all: [Refusal], circumstances: Fingerprint, now: UTCInstant) {
        let now = now.milliseconds / 1_000
        for refusal in all where refusal.circumstances == circumstances && now - refusal.at < Self.life {
            refusals[Key(link: refusal.key, isRemoval: refusal.isRemoval)] = refusal
        }
    }

    /// - Parameter mark: the record as Clio has it now.
    func find(_ key: LinkKey, _ mark: Fingerprint, isRemoval: Bool = false) -> Refusal? {
        let refusal = refusals[Key(link: key, isRemoval: isRemoval)]
        return refusal?.mark == mark ? refusal : nil
    }

    /// - Parameter place: in the contact book.
    func find(contactAt place: Int, _ transform: borrowing BillTransform) -> Refusal? {
        guard !refusals.isEmpty else { return nil }
        let contact = transform.book.contacts[place]
        let source = transform.contactTable.contacts[contact.source]
        let text = transform.book.text
        let mark = Self.mark(
            ofContact: source.fingerprint(in: text), named: transform.book.text.string(contact.name))
        return find(LinkKey(.contact, text.string(source.id)), mark)
    }

    func find(_ removal: PlannedBatch.Removal) -> Refusal? {
        guard let kind = LinkKey.Kind(rawValue: removal.kind) else { return nil }
        let id = kind == .creditNote ? "\(removal.id)-\(removal.bill)" : removal.id
        return find(LinkKey(kind, id, part: removal.part), removal.mark, isRemoval: true)
    }
}

extension Refusal {
    /// `Xero refused the credit note: …`.
    var message: String {
        let kind = key.kind == .creditNote ? "credit note" : key.kind.rawValue
        return "Xero refused " + (isRemoval ? "to take out the \(kind): " : "the \(kind): ") + words
    }
}

extension XeroReading.Survey {
    /// Equal while neither the settings nor the organisation's changed.
    func circumstances(_ configuration: Configuration) -> Fingerprint {
        var mark = Fingerprint()
        let rest = [configuration.transformMark, "\(organisation)"] + currencies.sorted()
        let records = accounts.map { "\($0)" } + taxRates.map { "\($0)" } + tracking.map { "\($0)" }
        for text in rest + records.sorted() { mark.combine(Array(text.utf8)[...]) }
        return mark
    }
}
