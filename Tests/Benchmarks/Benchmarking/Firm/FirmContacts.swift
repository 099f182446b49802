import DelimitedText

/// The firm's clients: people and companies, most with an e-mail address, few of one name.
struct FirmContacts {
    /// Their ids, rising, with gaps.
    private(set) var ids: [Int] = []
    let byteCount: Int

    init(count: Int, random: inout SplitMix64, path: String) throws {
        var sink = try FileSink(path: path)
        var row = RowText()
        try sink.append(
            Array(
                "id,type,name,first_name,last_name,company,email,phone,street,city,province,postal_code,country,updated_at\n"
                    .utf8))
        ids.reserveCapacity(count)
        var id = 1_200_000_000
        for index in 0..<count {
            id += 1 + random.below(17)
            ids.append(id)
            Self.append(id, index, &random, &row)
            try sink.append(row.bytes)
            row.removeAll()
        }
        try sink.finish(sync: false)
        byteCount = sink.byteCount
    }

    private static func append(_ id: Int, _ index: Int, _ random: inout SplitMix64, _ row: inout RowText) {
        let first = random.pick(FirmWords.firstNames)
        let last = random.pick(FirmWords.lastStarts) + random.pick(FirmWords.lastEnds)
        let initial = UInt8(ascii: "A") + UInt8(random.below(26))
        row.number(id)
        if random.chance(350) {
            var name = last + [UInt8(ascii: " ")] + random.pick(FirmWords.trades)
            name.append(contentsOf: " of ".utf8)
            name.append(contentsOf: random.pick(FirmWords.lastStarts) + random.pick(FirmWords.lastEnds))
            name.append(contentsOf: random.pick(FirmWords.forms))
            row.plain("Company")
            row.cell(name)
            row.plain("")
            row.plain("")
            row.cell(name)
        } else {
            let second = random.pick(FirmWords.lastEnds)
            row.plain("Person")
            row.cell(first + [0x20, initial, UInt8(ascii: "."), 0x20] + last + second)
            row.cell(first)
            row.cell(last + second)
            row.plain("")
        }
        row.plain(random.chance(920) ? Array("client\(index)@example.com".utf8) : [])
        row.plain(Array("+1 555 010 \(1000 + random.below(9000))".utf8))
        var street: [UInt8] = []
        RowText.append(1 + random.below(9_900), to: &street)
        street.append(0x20)
        street.append(contentsOf: random.pick(FirmWords.streets))
        if random.chance(200) { street.append(contentsOf: ", Suite \(1 + random.below(900))".utf8) }
        row.cell(street)
        let place = random.pick(FirmWords.places)
        row.cell(place.city)
        row.plain(place.province)
        row.plain(place.code)
        row.plain(place.country)
        row.plain("2021-11-30T09:15:00Z")
        row.endRow()
    }
}
