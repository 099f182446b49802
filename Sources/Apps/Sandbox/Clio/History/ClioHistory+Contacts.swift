internal import Ledger

extension ClioHistory {
    mutating func attemptContact(_ action: Action, _ firm: inout ClioFirm) throws(ClioRefusal) -> String? {
        if action == .createContact {
            let id = firm.createContact(contact())
            try firm.createMatter(client: id, description: random.pick(Words.matters), practiceArea: area())
            return firm.contacts[id]?.name
        }
        guard let contact = oneOf(firm.contacts.all.filter({ concerns($0.id) })) else { return nil }
        switch action {
        case .createMatter:
            try firm.createMatter(client: contact.id, description: random.pick(Words.matters), practiceArea: area())
        case .depositTrust:
            try firm.depositTrust(client: contact.id, amount: Int64(10_000 + random.below(500_000)))
        default:
            let (choice, number, street) = (random.below(5), random.below(10_000), random.pick(Words.streets))
            let last = random.pick(Words.lastNames)
            try firm.editContact(contact.id) { contact in
                switch choice {
                case 0 where contact.isPerson: contact.lastName = last
                case 0, 1: contact.emails = [ClioContact.Line("office\(number)@example.com")]
                case 2: contact.phones = [ClioContact.Line("207-555-\(1_000 + number % 9_000)")]
                case 3: contact.taxNumber = "TN-\(number)"
                default:
                    contact.addresses = [
                        ClioContact.Address(
                            street: "\(1 + number % 200) \(street)", city: "Portland", province: "ME",
                            postalCode: "04101", country: "US")
                    ]
                }
            }
        }
        return firm.contacts[contact.id]?.name
    }

    private mutating func area() -> String { random.pick(["Litigation", "Estates", "Real estate", "Corporate"]) }

    mutating func contact() -> ClioContact {
        let number = random.below(1_000_000)
        let last = random.pick(Words.lastNames)
        var contact =
            random.below(2) == 0
            ? ClioContact(
                firstName: random.pick(Words.firstNames), lastName: "\(last)-\(number)",
                email: "\(last.lowercased())\(number)@example.com")
            : ClioContact(
                company: "\(last) \(random.pick(Words.trades)) \(number)", email: "accounts\(number)@example.com")
        contact.phones = [ClioContact.Line("207-555-\(1_000 + number % 9_000)")]
        contact.addresses = [
            ClioContact.Address(
                street: "\(1 + number % 300) \(random.pick(Words.streets))", city: random.pick(Words.cities),
                province: "ME", postalCode: "04\(100 + number % 900)", country: "US")
        ]
        return contact
    }
}
