import Ledger

/// Contacts and trust movements, which are read at once.
extension ClioExport {
    mutating func readContacts(_ rows: inout OrderedRows) throws(ClioFilesError) {
        while rows.hasRow {
            rows.beginReading()
            let contact = ContactReading.contact(&rows.reading, file: rows.fileNumber, into: &contacts)
            if contact.id.isEmpty {
                rows.reading.reportMissing(.id)
                if let problem = rows.reading.problems.last {
                    earlyStrays.append(
                        Stray(kind: .contact, source: contact.source, amount: .zero, diagnostic: problem))
                }
            } else if let last = contacts.contacts.last, contacts.text.compare(last.id, contact.id) == 0 {
                let problem = Diagnostic(
                    .duplicateKey, .reject, at: rows.reading.location(.id),
                    "this contact stands in the file twice (also at \(location(of: last.source)))",
                    text: contacts.text.string(contact.id), remedy: "Delete one of the two rows.")
                contacts.problems[contacts.contacts.count - 1, default: []].append(problem)
                earlyStrays.append(Stray(kind: .contact, source: contact.source, amount: .zero, diagnostic: problem))
            } else {
                if !rows.reading.problems.isEmpty { contacts.problems[contacts.contacts.count] = rows.reading.problems }
                contacts.append(contact)
                read.add(amount: 0, to: .init(kind: .contact, currency: .none, month: nil))
            }
            try rows.advance()
        }
    }

    mutating func readTrust(_ rows: inout OrderedRows) throws(ClioFilesError) {
        while rows.hasRow {
            rows.beginReading()
            let amount = rows.reading.number(.amount)
            trust.add(type: String(decoding: rows.reading.value(.type), as: UTF8.self), amount: amount)
            read.add(
                amount: amount?.minorUnits(digits: 2), to: .init(kind: .trustTransaction, currency: .none, month: nil))
            try rows.advance()
        }
    }

    /// Finds whom each bill means, and makes a contact of a client's name that is in no contacts file.
    ///
    /// A made contact has the bill's place as its source; it counts as read, like any other.
    mutating func addClients(_ rows: inout OrderedRows) throws(ClioFilesError) {
        clients = ClientNames(of: contacts)
        var made: [Contact] = []
        while rows.hasRow {
            let client = rows.reading.value(.contactID)
            if !client.isEmpty, contacts.index(of: client) == nil, clients.isNew(client) {
                var contact = Contact()
                contact.id = contacts.text.append(client)
                contact.name = contact.id
                contact.source = rows.reading.source(file: rows.fileNumber)
                contact.source.length = 0
                made.append(contact)
            }
            try rows.advance()
        }
        for contact in made {
            contacts.append(contact)
            read.add(amount: 0, to: .init(kind: .contact, currency: .none, month: nil))
        }
        contacts.sort()
    }
}

extension TrustSummary {
    mutating func add(type: String, amount: FixedPoint?) {
        count += 1
        var entry = byType[type] ?? Entry()
        entry.count += 1
        if let amount {
            entry.sum = FixedPoint(
                tenThousandths: entry.sum.tenThousandths.addingReportingOverflow(amount.tenThousandths).partialValue)
        } else {
            unreadable += 1
        }
        byType[type] = entry
    }
}
