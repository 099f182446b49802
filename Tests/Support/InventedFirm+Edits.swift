extension InventedFirm {
    /// The firm later: clients moved, bills changed, approved, paid, voided and deleted, payments and credit notes changed
    /// and taken back, new ones of each.
    public func edited(seed: UInt64) -> InventedFirm {
        var firm = self
        firm.reseed(seed)
        for index in firm.contacts.indices where firm.chance(1, in: 4) {
            firm.contacts[index].phone = "555-01\(10 + firm.below(90))"
        }
        for index in firm.bills.indices { firm.edit(index) }
        for _ in 0..<max(1, bills.count / 10) { firm.addBill() }
        return firm
    }

    private mutating func edit(_ index: Int) {
        let bill = bills[index]
        switch bill.state {
        case "draft": editDraft(index)
        case "awaiting_approval": if chance(1, in: 2) { bills[index].state = "awaiting_payment" }
        case "void": return
        default:
            switch below(9) {
            case 0: bills[index].subject += " (amended)"
            case 1:
                bills[index].lines.append(newLine(currency: bill.currency))
                reopen(index)
            case 2: void(index)
            case 3: editPayment(of: index)
            case 4: voidPayment(of: index)
            case 5: editCreditNote(of: index)
            case 6: bills[index].lines[0].text += ", corrected"
            default: return
            }
        }
    }

    private mutating func editDraft(_ index: Int) {
        switch below(4) {
        case 0: bills[index].state = "deleted"
        case 1: bills[index].state = "awaiting_payment"
        case 2:
            bills[index].lines[0].tenths += 5
            if bills[index].lines.count > 1 { bills[index].lines.removeLast() }
        default: return
        }
    }

    private mutating func void(_ index: Int) {
        bills[index].state = "void"
        let id = bills[index].id
        payments.removeAll { $0.bill == id }
        creditNotes.removeAll { $0.bill == id }
    }

    private mutating func reopen(_ index: Int) {
        if bills[index].state == "paid" { bills[index].state = "awaiting_payment" }
    }

    private mutating func editPayment(of index: Int) {
        guard let place = payments.firstIndex(where: { $0.bill == bills[index].id && !$0.isVoided }) else { return }
        if payments[place].amount > 1, chance(1, in: 2) {
            payments[place].amount -= 1
            reopen(index)
        } else if payments.filter({ $0.id == payments[place].id }).count == 1 {
            payments[place].day += 1
        }
    }

    private mutating func voidPayment(of index: Int) {
        guard
            let place = payments.firstIndex(where: { payment in
                payment.bill == bills[index].id && payments.filter { $0.id == payment.id }.count == 1
            })
        else { return }
        payments[place].isVoided = true
        reopen(index)
    }

    private mutating func editCreditNote(of index: Int) {
        guard let place = creditNotes.firstIndex(where: { $0.bill == bills[index].id }) else { return }
        if creditNotes[place].amount > 1, chance(1, in: 2) {
            creditNotes[place].amount -= 1
        } else {
            creditNotes[place].isVoided = true
        }
        reopen(index)
    }
}
