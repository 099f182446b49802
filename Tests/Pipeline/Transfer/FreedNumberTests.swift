import Testing

@testable import Pipeline

struct FreedNumberTests {
    @Test(
        arguments: [
            ("INV-1", nil), ("INV-1 VOID 1", "INV-1 VOID 2"), ("INV-1 VOID 9", "INV-1 VOID 10"),
            ("INV-1 VOID 20261123-084500", "INV-1 VOID 20261123-084500 2"),
            ("INV-1 VOID 20261123-084500 2", "INV-1 VOID 20261123-084500 3"), ("INV-1 VOID a b", "INV-1 VOID a b 2"),
            ("A VOID 2 VOID 1", "A VOID 2 VOID 2"), ("INV-1 VOID ", nil),
            ("INV-1 VOID \(Int.max)", "INV-1 VOID \(Int.max) 2"),
        ] as [(String, String?)])
    func theNextOneCountsOn(number: String, next: String?) {
        #expect(FreedNumber.next(number) == next)
        if let next { #expect(FreedNumber.agree(number, next)) }
    }

    @Test func aFreedNumberIsFreedOnce() {
        #expect(FreedNumber.of("INV-1", version: 3) == "INV-1 VOID 3")
        #expect(FreedNumber.of("INV-1 VOID 1", version: 3) == "INV-1 VOID 1")
        #expect(FreedNumber.of("INV-1 VOID one", version: 3) == "INV-1 VOID one VOID 3")
        #expect(FreedNumber.of("INV-1", batch: "one") == "INV-1 VOID one")
        #expect(FreedNumber.of("INV-1 VOID one 2", batch: "one") == "INV-1 VOID one 2")
        #expect(FreedNumber.of("INV-1 VOID 3", batch: "one") == "INV-1 VOID 3")
    }

    @Test func othersNumbersDontAgree() {
        #expect(!FreedNumber.agree("INV-1 VOID one", "INV-1 VOID two"))
        #expect(!FreedNumber.agree("INV-1 VOID one", "INV-2 VOID one"))
        #expect(!FreedNumber.agree("INV-1 VOID 1", "INV-1 VOID one"))
        #expect(!FreedNumber.agree("INV-1", "INV-1 VOID one"))
    }
}
