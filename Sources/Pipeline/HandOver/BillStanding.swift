import Ledger

/// Where a bill stands: what was handed over of it, and whether it is new.
struct BillStanding {
    var record: HandedOver?
    /// What went before of one that goes again.
    private let before: HandedOver?
    let bill: Int
    var mark = Fingerprint(value: 0)
    var isNew = false

    init(record: HandedOver?, goesAgain: Bool, bill: Int) {
        self.record = goesAgain ? nil : record
        before = goesAgain ? record : nil
        self.bill = bill
    }

    /// What goes again stays as it went first, so that taking the later batch back takes nothing of that back: it belongs to
    /// that batch, and a change since is still to be made in Xero. What isn't in this export stays handed over.
    mutating func keep() {
        guard let earlier = before else { return }
        var kept = earlier
        for child in record?.children ?? []
        where !earlier.children.contains(where: { $0.kind == child.kind && $0.id == child.id }) {
            kept.children.append(child)
        }
        record = kept
    }

    /// Whether a bill went before and reads otherwise now.
    var isChanged: Bool { before.map { $0.mark != mark } ?? false }

    /// Whether a payment or credit note went before and reads otherwise now.
    func isChanged(_ kind: RecordKind, _ id: ArraySlice<UInt8>, _ mark: Fingerprint) -> Bool {
        before?.children.contains { $0.kind == kind && $0.id.elementsEqual(id) && $0.mark != mark } ?? false
    }

    func child(_ kind: RecordKind, _ id: ArraySlice<UInt8>) -> HandedOver.Child? {
        record?.children.first { $0.kind == kind && $0.id.elementsEqual(id) }
    }

    /// The mark a child went with; nil for one that never went.
    func mark(ofChild kind: RecordKind, _ id: ArraySlice<UInt8>) -> Fingerprint? {
        guard let record else { return nil }
        let children = record.children.span
        for place in children.indices
        where children[place].kind == kind && RecordKey.compare(children[place].id.span, id.span) == 0 {
            return children[place].mark
        }
        return nil
    }

    /// A child that goes for the first time; one of the bill's own number shares its name.
    mutating func add(_ child: HandedOver.Child, _ name: ArraySlice<UInt8>) {
        var child = child
        let own = record?.name ?? []
        child.name = RecordKey.compare(own.span, name.span) == 0 ? own : Array(name)
        record?.children.append(child)
    }
}
