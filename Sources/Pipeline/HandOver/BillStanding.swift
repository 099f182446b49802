import Ledger

/// Where a bill stands: what was handed over of it, and whether it is new.
struct BillStanding {
    var record: HandedOver?
    let bill: Int
    var mark = Fingerprint(value: 0)
    var isNew = false

    init(record: HandedOver?, bill: Int) {
        self.record = record
        self.bill = bill
    }

    /// What goes again belongs to the batch it went with first, so that taking the later one back doesn't release it; and
    /// what isn't in this export stays handed over.
    mutating func keep(_ earlier: HandedOver) {
        record?.batch = earlier.batch
        for child in earlier.children {
            if let place = record?.children.firstIndex(where: { $0.kind == child.kind && $0.id == child.id }) {
                record?.children[place].batch = child.batch
            } else {
                record?.children.append(child)
            }
        }
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
