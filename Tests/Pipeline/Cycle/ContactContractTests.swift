import Testing

/// What ``ContactContract`` allows, case by case.
@Suite("What may become of a client's details")
struct ContactContractTests {
    private static func details(name: String, phone: String, street: String = "") -> ContactContract.Details {
        [.name: name, .email: "", .phone: phone, .street: street, .taxNumber: ""]
    }

    /// Agreed on both sides; then Xero's phone is edited, and the name on both, in Clio last.
    private static func edited() -> ContactContract {
        var contract = ContactContract(details(name: "A", phone: "1"))
        _ = contract.cycle(meanwhile: [], isWhole: true, isInXero: true)
        contract.note(.init(side: .xero, detail: .phone, value: "2", second: 10))
        contract.note(.init(side: .xero, detail: .name, value: "X", second: 11))
        contract.note(.init(side: .clio, detail: .name, value: "B", second: 12))
        return contract
    }

    private static func isAllowed(_ contract: ContactContract, _ details: ContactContract.Details) -> Bool {
        contract.fault(1, clio: details, xero: details) == nil
    }

    @Test("An undisturbed cycle has one outcome")
    func undisturbed() {
        var contract = Self.edited()
        #expect(contract.cycle(meanwhile: [], isWhole: true, isInXero: true) == ["X"])
        #expect(contract.isExact)
        #expect(Self.isAllowed(contract, Self.details(name: "B", phone: "2")))
    }

    @Test("One that dies may have written the name to Xero and not yet the phone to Clio, where that is edited then")
    func halfDone() {
        var contract = Self.edited()
        _ = contract.cycle(meanwhile: [], isWhole: false, isInXero: true)
        contract.note(.init(side: .clio, detail: .phone, value: "3", second: 20))
        contract.note(.init(side: .xero, detail: .street, value: "Quay", second: 30))
        _ = contract.cycle(meanwhile: [], isWhole: true, isInXero: true)
        // Xero was edited last, so that its phone stays; of the name, Clio's was agreed before.
        #expect(Self.isAllowed(contract, Self.details(name: "B", phone: "2", street: "Quay")))
        #expect(Self.isAllowed(contract, Self.details(name: "B", phone: "3", street: "Quay")))
        #expect(!Self.isAllowed(contract, Self.details(name: "A", phone: "2", street: "Quay")))
        #expect(!Self.isAllowed(contract, Self.details(name: "B", phone: "1", street: "Quay")))
    }
}
