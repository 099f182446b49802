import Testing

@testable import Ledger

@Suite struct TextArenaTests {
    @Test func givesBackWhatItWasGiven() {
        var arena = TextArena()
        let name = arena.append("Zoë")
        let empty = arena.append("")
        let slice = arena.append(bytes("Finch & Co")[0..<5])
        let sequence = arena.append(["A", "B"].map { UInt8(ascii: $0) })
        let built = arena.build { $0 += bytes("12") }
        #expect(arena.string(name) == "Zoë" && name == TextRef(offset: 0, count: 4))
        #expect(empty.isEmpty && arena.string(empty) == "")
        #expect(arena[slice] == bytes("Finch"))
        #expect(arena.string(sequence) == "AB" && arena.string(built) == "12")
        #expect(arena.bytes == Array("ZoëFinchAB12".utf8))
        #expect(built.range == 11..<13)
        #expect(arena.string(.empty) == "" && TextRef.empty.isEmpty)
    }

    @Test func comparesWithAWord() {
        var arena = TextArena()
        let (id, other) = (arena.append("id"), arena.append("idx"))
        #expect(arena.equals(id, "id") && !arena.equals(id, "idx") && !arena.equals(id, "ix"))
        #expect(!arena.equals(other, "id") && arena.equals(.empty, ""))
    }

    @Test func isEmptiedWhole() {
        var arena = TextArena()
        _ = arena.append("before")
        arena.removeAll()
        #expect(arena.bytes.isEmpty)
        #expect(arena.append("x") == TextRef(offset: 0, count: 1))
    }
}
