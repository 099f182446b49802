public import Ledger

extension ClioFirm {
    /// A firm to rehearse with: seven clients, 44 bills of 2025, and one at least of everything that can become of a bill.
    public static var sample: ClioFirm { sample() }

    /// The same bills under another name, in another currency, with other taxes.
    public static func sample(
        name: String = "Halloran Vandersloot PC", currency: CurrencyCode = usDollars,
        settings: ClioBillingSettings = salesTax
    ) -> ClioFirm {
        var firm = ClioFirm(name: name, currency: currency, settings: settings, start: 1_735_812_000_000)
        do {
            try firm.fillSample()
        } catch {
            preconditionFailure("the sample firm does what Clio refuses: \(error)")
        }
        return firm
    }

    private mutating func fillSample() throws(ClioRefusal) {
        let clients = sampleContacts()
        var matterIDs: [[Int64]] = []
        for (index, client) in clients.enumerated() {
            let area = ["Litigation", "Corporate", "Real estate"][index % 3]
            var own = [try createMatter(client: client, description: Words.matters[index % 5], practiceArea: area)]
            if index % 3 == 1 {
                own.append(try createMatter(client: client, description: "Employment matters", practiceArea: area))
            }
            matterIDs.append(own)
        }
        for (index, code) in [(0, "200"), (2, "210")] { setXeroCode(code, ofCategory: services.ids[index]) }
        setXeroCode("261", ofCategory: expenses.ids[0])
        for number in 0..<36 {
            now += 9 * 86_400_000
            let client = number % clients.count
            try sampleBill(number, clients[client], number % 7 == 1 ? matterIDs[client] : [matterIDs[client][0]])
        }
        try sampleSpecials(clients, matterIDs)
    }

    private mutating func sampleContacts() -> [Int64] {
        let rows: [(first: String, last: String, street: String, city: String, code: String)] = [
            ("Maren", "Okafor-Lund", "41 Gull Street", "Portland", "04101"),
            ("", "Tidepool Aquaculture LLC", "8 Lobster Wharf\nBuilding C", "Rockland", "04841"),
            ("", "Birchall & Daughters Boatyard", "2 Slipway Road", "Bath", "04530"),
            ("Zoë", "St. Amand", "19 Spruce Lane", "Camden", "04843"),
            ("", "Quill \"North\" Orchards, Inc.", "700 Ridge Road", "Turner", "04282"),
            ("Tobias", "O'Dell", "3 Chapel Court", "Bath", "04530"),
            ("", "Ferreira Freight", "1 Commercial Street", "Portland", "04101"),
        ]
        return rows.enumerated().map { index, row in
            let domain = row.last.lowercased().filter { $0.isLetter && $0.isASCII }.prefix(12)
            var contact =
                row.first.isEmpty
                ? ClioContact(company: row.last, email: "accounts@\(domain).example.com")
                : ClioContact(firstName: row.first, lastName: row.last, email: "\(domain)@example.com")
            contact.phones = [ClioContact.Line("207-555-01\(18 + index * 9)")]
            contact.addresses = [
                ClioContact.Address(
                    street: row.street, city: row.city, province: "ME", postalCode: row.code, country: "US")
            ]
            if row.first.isEmpty { contact.taxNumber = "ME-\(4_410 + index)" }
            return createContact(contact)
        }
    }

    /// Two of three are paid, every fifth of those in two parts.
    private mutating func sampleBill(_ number: Int, _ client: Int64, _ matterIDs: [Int64]) throws(ClioRefusal) {
        var lines: [ClioLineDraft] = []
        for index in 0...(number % 4) {
            var line = ClioLineDraft(
                .time, Words.work[(number + index) % Words.work.count],
                hundredths: Int64(25 + (number * 37 + index * 115) % 600), cents: [28_500, 26_235, 24_765][number % 3])
            line.matterID = matterIDs[index % matterIDs.count]
            line.isSecondaryTaxable = number % 5 == 0
            lines.append(line)
        }
        let cost = ClioLineDraft(
            number % 2 == 0 ? .hardCost : .softCost, Words.costs[number % Words.costs.count], hundredths: 100,
            cents: Int64(1_850 + number * 311))
        if number % 3 != 0 { lines.append(cost) }
        let id = try draftBill(
            client: client, matters: matterIDs, lines: lines, subject: matters[matterIDs[0]]?.description ?? "",
            discount: number % 9 == 4 ? .percentage(FixedPoint(10)) : number % 9 == 7 ? .money(7_550) : nil)
        guard number != 35 else { return }
        try approve(bill: id)
        guard number % 3 != 2 else { return }
        now += 86_400_000
        if number % 5 == 0 { try pay(bill: id, amount: amounts(ofBill: id).total / 2, method: "check") }
        try pay(bill: id, reference: number % 2 == 0 ? "Check \(1_183 + number)" : nil)
    }

    /// One bill for each of what happens seldom.
    private mutating func sampleSpecials(_ clients: [Int64], _ matterIDs: [[Int64]]) throws(ClioRefusal) {
        func lines(_ hundredths: Int64) -> [ClioLineDraft] {
            [
                ClioLineDraft(.time, "Review of discovery", hundredths: hundredths, cents: 28_500),
                ClioLineDraft(.flatFee, "Registration, all included", hundredths: 100, cents: 45_000),
                ClioLineDraft(.noCharge, "Call, not charged", hundredths: 20, cents: 28_500),
            ]
        }
        var ids: [Int64] = []
        for index in 0..<7 {
            now += 86_400_000
            let id = try draftBill(
                client: clients[index], matters: [matterIDs[index][0]], lines: lines(Int64(120 + index * 35)),
                subject: "Quarterly account")
            if index < 5 { try approve(bill: id) }
            ids.append(id)
        }
        try addCreditMemo(bill: ids[0], amount: 5_000, description: "Second call not chargeable")
        try addInterest(bill: ids[1], amount: 741)
        try pay(bill: ids[2], amount: 10_000)
        let wrong = try pay(bill: ids[3], amount: 50_000)
        try deletePayment(wrong)
        try void(bill: ids[4])
        try submitForApproval(bill: ids[5])
        try delete(bill: ids[6])
        try depositTrust(client: clients[0], matter: matterIDs[0][0], amount: 250_000)
        try pay(bill: ids[0], fromTrust: true)
        try requestTrust(client: clients[1], matter: matterIDs[1][0], amount: 250_000)
    }
}
