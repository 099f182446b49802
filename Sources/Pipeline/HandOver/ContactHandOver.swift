import DelimitedText
import Ledger
import Transform
import XeroDocuments

/// What was handed over of the contacts, in step with the contacts of this run.
struct EarlierContacts {
    /// By position in the contact table: the mark it had then; nil for one that never went. Empty where none ever went.
    private var marks: [Fingerprint?] = []
    /// The name each had in Xero, as text of the table; empty for one that never went. None where none ever went.
    private(set) var names: [TextRef] = []
    /// Names of contacts that went before and aren't in this export.
    var otherNames: [[UInt8]] = []

    /// The same contacts as if none had gone before.
    func forgetting() -> EarlierContacts {
        var all = self
        all.marks = []
        return all
    }

    /// The mark a contact went with; nil for one that never went.
    func mark(of index: Int) -> Fingerprint? { marks.isEmpty ? nil : marks[index] }

    /// - Parameters:
    ///   - path: the list in force; nil where there is none.
    ///   - contacts: in id order; names that differ from the contact's own are appended to its text.
    init(path: String?, edits: [HandedOverEdit], contacts: inout ContactTable) throws {
        guard path != nil else { return }
        marks = Array(repeating: nil, count: contacts.contacts.count)
        names = Array(repeating: .empty, count: contacts.contacts.count)
        let reader = try HandedOverReader(path: path, edits: edits)
        var index = 0
        while let record = reader.record {
            while index < contacts.contacts.count,
                RecordKey.compare(contacts.text[contacts.contacts[index].id], record.id[...]) < 0
            {
                index += 1
            }
            if index < contacts.contacts.count, contacts.text[contacts.contacts[index].id].elementsEqual(record.id) {
                marks[index] = record.mark
                let own = contacts.contacts[index].name
                names[index] = contacts.text[own].elementsEqual(record.name) ? own : contacts.text.append(record.name)
            } else {
                otherNames.append(record.name)
            }
            try reader.advance()
        }
    }
}

/// Which contacts go with a batch, and the list of those that will have been handed over after it.
struct ContactHandOver: ~Copyable {
    private let earlier: EarlierContacts
    private let previous: HandedOverReader
    private var next: HandedOverWriter
    private let batchNumber: UInt32
    /// By place in the book: whether it is written, false for one that is in Xero as it is; nil where no invoice of it is
    /// written.
    private var isWritten: [Bool?] = []
    /// Places of contacts that never went and whose bill is held.
    private var held: Set<Int> = []

    init(
        earlier: EarlierContacts, previous: HandedOverReader, next: consuming HandedOverWriter, batchNumber: UInt32
    ) {
        self.earlier = earlier
        self.previous = previous
        self.next = next
        self.batchNumber = batchNumber
    }

    func outcome(at place: Int) -> ControlTotals.Outcome {
        guard let isWritten = goes(place) else { return held.contains(place) ? HandOver.numberTaken : HandOver.there }
        return isWritten ? .written : HandOver.there
    }

    /// The contact of an invoice whose number is taken.
    mutating func hold(_ place: Int, _ book: ContactBook) {
        if earlier.mark(of: book.contacts.source(at: place)) == nil { held.insert(place) }
    }

    /// The contact of an invoice that is written: it goes before, unless it is in Xero as it is.
    mutating func add(_ place: Int, _ contacts: ContactTable, _ book: ContactBook, to plan: inout PlannedBatch) {
        while isWritten.count <= place { isWritten.append(nil) }
        guard isWritten[place] == nil else { return }
        let source = book.contacts.source(at: place)
        let mark = contacts.contacts[source].fingerprint(in: book.text)
        let earlierMark = earlier.mark(of: source)
        isWritten[place] = earlierMark != mark
        guard earlierMark != mark else { return }
        plan.contacts.append(.init(place: place, isUpdate: earlierMark != nil, mark: mark))
    }

    /// Writes the list: what stood in it before, with the contacts of this batch. Clients that are one contact in Xero
    /// each have an entry, so that any of them finds it again.
    mutating func finish(_ transform: BillTransform) throws {
        let (table, book) = (transform.contactTable, transform.book)
        for index in table.contacts.indices {
            guard let place = transform.place(ofContact: index) else { continue }
            let isOwn = book.contacts.source(at: place) == index
            guard isOwn ? goes(place) == true : earlier.mark(of: index) == nil && goes(place) != nil else { continue }
            let id = book.text[table.contacts[index].id]
            try skip(upTo: id)
            let mark = table.contacts[index].fingerprint(in: book.text)
            var batch = batchNumber
            // Sent again as it was, it still belongs to the batch it went with first.
            if let record = try previous.take(id), record.mark == mark { batch = record.batch }
            let name = Array(book.text[book.contacts[place].name])
            try next.append(HandedOver(id: Array(id), mark: mark, name: name, batch: batch), .contact)
        }
        try skip(upTo: nil)
        try next.finish()
    }

    private func goes(_ place: Int) -> Bool? { place < isWritten.count ? isWritten[place] : nil }

    private mutating func skip(upTo id: ArraySlice<UInt8>?) throws {
        while previous.isBefore(id), let record = try previous.take() { try next.append(record, .contact) }
    }
}
