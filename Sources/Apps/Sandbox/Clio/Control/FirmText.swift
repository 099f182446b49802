internal import Ledger

/// A firm as canonical JSON: contacts by name, bills by number, without ids and times, so that two firms compare byte for
/// byte. Voided allocations and hidden interest bills are left out; voided and deleted bills are not.
struct FirmText {
    let firm: ClioFirm

    func text() -> [UInt8] {
        var view = ClioObject()
        let contacts = firm.contacts.all.map { contact($0) }.sorted { $0.text < $1.text }
        view.add("contacts", .list(contacts))
        let bills = firm.bills.all.filter { $0.originalBillID == nil }
        view.add("bills", .list(bills.sorted { ($0.number, $0.id) < ($1.number, $1.id) }.map { bill($0) }))
        return Array(view.value.text.utf8) + [UInt8(ascii: "\n")]
    }

    private func contact(_ contact: ClioContact) -> JSONValue {
        var view = ClioObject()
        view.text("name", contact.name)
        view.text("type", contact.isPerson ? "Person" : "Company")
        view.text("sales_tax_number", contact.taxNumber)
        view.add("emails", lines(contact.emails))
        view.add("phones", lines(contact.phones))
        let addresses = contact.addresses.map { address in
            [
                address.name, address.street, address.city, address.province, address.postalCode, address.country,
                address.isPrimary ? "primary" : "",
            ].joined(separator: "|")
        }
        view.add("addresses", .list(addresses.sorted().map { JSONValue(text: $0) }))
        return view.value
    }

    private func lines(_ lines: [ClioContact.Line]) -> JSONValue {
        let texts = lines.map { "\($0.name)|\($0.text)\($0.isPrimary ? "|primary" : "")" }
        return .list(texts.sorted().map { JSONValue(text: $0) })
    }

    private func bill(_ bill: ClioBill) -> JSONValue {
        let amounts = firm.amounts(ofBill: bill.id)
        let digits = bill.currency.digits
        var view = ClioObject(moneyAsText: true)
        view.text("number", bill.number)
        view.text("state", bill.state.rawValue)
        view.text("kind", bill.kind)
        view.text("client", firm.contacts[bill.clientID]?.name)
        view.day("issued_at", bill.issued)
        view.day("due_at", bill.due)
        view.text("subject", bill.subject)
        view.text("currency", bill.currency.description)
        view.add("lines", .list(firm.lines(ofBill: bill.id).map { line($0, amounts, digits) }))
        for (name, amount) in [
            ("sub_total", amounts.subTotal), ("total_tax", amounts.tax + amounts.secondaryTax),
            ("interest", amounts.interest), ("total", amounts.total), ("paid", amounts.paid),
            ("credits_issued", amounts.credits), ("balance", amounts.balance),
        ] { view.money(name, amount, digits) }
        return view.value
    }

    private func line(_ line: ClioLine, _ amounts: ClioAmounts, _ digits: Int) -> JSONValue {
        let own = amounts.lines.first { $0.id == line.id }
        var view = ClioObject(moneyAsText: true)
        view.text("description", line.description)
        view.text("kind", line.kind)
        view.decimal("quantity", line.quantity)
        view.decimal("price", line.price)
        view.money("net", own?.net ?? 0, digits)
        view.money("tax", (own?.tax ?? 0) + (own?.secondaryTax ?? 0), digits)
        return view.value
    }
}

extension ClioFirm {
    /// The whole firm as canonical JSON, sorted by number and name, without ids and times: equal firms have equal bytes.
    public var canonicalText: [UInt8] { FirmText(firm: self).text() }
}
