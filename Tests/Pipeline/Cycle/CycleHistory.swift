import ClioSandbox
import Foundation
import Ledger
import TestSupport
import XeroAPI
import XeroSandbox

@testable import Pipeline

/// What befalls a few clients and their bills, and the cycles between, all drawn from one seed. Each event has a seed of its own, so
/// that what is left of a history after an event is taken out goes on as before.
struct CycleHistory {
    enum Event: Sendable {
        /// Somebody at the firm does something with a client's bills.
        case act(client: Int, ClioHistory.Action?, seed: UInt64)
        /// Somebody edits a client, on either side or on both.
        case edit(client: Int, ContactEvent, seed: UInt64)
        /// The bookkeeper deletes or edits a payment in Xero.
        case keepBooks(Bookkeeper.Action, seed: UInt64)
        case pass(seconds: Int)
        case cycle(Trouble)
    }

    /// What disturbs a cycle.
    struct Trouble: Sendable {
        /// The process dies at this commit of its state, before or after it.
        var death: (commit: Int, isBefore: Bool)?
        /// How many of a thousand calls fail, and the seed that says which.
        var clio: (perMille: Int, seed: UInt64)?
        var xero: (perMille: Int, seed: UInt64)?
        /// So many calls of Clio later somebody does something with a client's bills.
        var meanwhile: [(calls: Int, client: Int, seed: UInt64)] = []
        /// So many calls of Clio later somebody edits a client there.
        var edits: [(calls: Int, client: Int, seed: UInt64)] = []
        /// So many calls of Clio later the bookkeeper edits a payment in Xero.
        var bookkeeping: [(calls: Int, seed: UInt64)] = []

        var words: String {
            var words: [String] = []
            if let death { words.append("dies \(death.isBefore ? "before" : "after") commit \(death.commit)") }
            if let clio { words.append("Clio fails \(clio.perMille)‰ (\(clio.seed))") }
            if let xero { words.append("Xero fails \(xero.perMille)‰ (\(xero.seed))") }
            return words.isEmpty ? "cycle" : "cycle: " + words.joined(separator: ", ")
        }
    }

    static let clients = 8

    let seed: UInt64
    var events: [Event] = []

    init(seed: UInt64) {
        self.seed = seed
        var random = SplitMix64(seed: seed ^ 0xC1C1_E0)
        var books = SplitMix64(seed: seed ^ 0xB0_0C)
        for client in 0..<Self.clients {
            events.append(.act(client: client, .draft, seed: random.next()))
            if random.chance(2, in: 3) { events.append(.act(client: client, .approve, seed: random.next())) }
        }
        events.append(.cycle(Self.trouble(&random, &books)))
        for _ in 0..<3 {
            for client in 0..<Self.clients {
                for _ in 0..<random.below(4) { events.append(.act(client: client, nil, seed: random.next())) }
                for _ in 0..<[0, 0, 1, 2][random.below(4)] {
                    events.append(.edit(client: client, ContactEvent.draw(&random), seed: random.next()))
                }
                if random.chance(1, in: 4) { events.append(.pass(seconds: [1, 90, 4_000, 90_000][random.below(4)])) }
            }
            if random.chance(1, in: 2) { events.append(.keepBooks(.deletePayment, seed: random.next())) }
            for _ in 0..<books.below(5) { events.append(.keepBooks(.editPayment, seed: books.next())) }
            events.append(.cycle(Self.trouble(&random, &books)))
        }
    }

    private static func trouble(_ random: inout SplitMix64, _ books: inout SplitMix64) -> Trouble {
        var trouble = Trouble()
        if random.chance(1, in: 2) {
            // A cycle with little to do commits little.
            trouble.death = (1 + random.below(1 + random.below(16)), random.chance(1, in: 2))
        }
        if random.chance(1, in: 3) { trouble.clio = (20 * (1 + random.below(12)), random.next()) }
        if random.chance(1, in: 3) { trouble.xero = (20 * (1 + random.below(12)), random.next()) }
        for _ in 0..<(random.chance(1, in: 2) ? 1 + random.below(3) : 0) {
            trouble.meanwhile.append((1 + random.below(60), random.below(clients), random.next()))
        }
        if random.chance(1, in: 2) {
            trouble.edits.append((1 + random.below(60), random.below(clients), random.next()))
        }
        if books.chance(1, in: 4) { trouble.bookkeeping.append((1 + books.below(40), books.next())) }
        return trouble
    }

    /// The firm at the start; what isn't documented of Clio is now so and now so.
    private func firm() -> (ClioFirm, [Int64], ClioDeletedBills) {
        var random = SplitMix64(seed: seed ^ 0xF1_27)
        let isTaxed = random.chance(2, in: 3)
        var firm = ClioFirm(
            currency: ClioFirm.usDollars, settings: isTaxed ? ClioFirm.salesTax : ClioBillingSettings(),
            start: CycleRig.start - 86_400_000)
        firm.settlementTouch = [.never, .never, .onChangeOfState, .always][random.below(4)]
        firm.setXeroCode("210", ofCategory: firm.services.ids[0])
        firm.setXeroCode("261", ofCategory: firm.expenses.ids[0])
        var history = ClioHistory(seed: random.next())
        for _ in 0..<Self.clients { _ = history.play(.createContact, in: &firm) }
        return (firm, firm.contacts.ids, random.chance(1, in: 2) ? .listed : .whenAsked)
    }

    /// What may happen to a client's bills.
    private static let actions = Set(ClioHistory.Action.allCases).subtracting([.createContact, .editContact])

    private static func act(
        _ action: ClioHistory.Action?, _ client: Int64, seed: UInt64, _ firm: inout ClioFirm
    ) -> String? {
        var history = ClioHistory(seed: seed, actions: actions, client: client)
        if let action { return history.play(action, in: &firm) }
        // What is seldom done comes as often as what is done every day.
        var random = SplitMix64(seed: seed)
        let choice = random.below(2 * Self.seldom.count)
        let seldom = choice < Self.seldom.count ? history.play(Self.seldom[choice], in: &firm) : nil
        return seldom ?? history.playOne(in: &firm)
    }

    private static let seldom: [ClioHistory.Action] = [
        .pay, .payPart, .paySeveral, .correctPayment, .correctPaymentInPlace, .deletePayment, .addCreditMemo,
        .removeCreditMemo, .addInterest, .addInterest, .removeInterest, .removeInterest, .removeInterest, .voidBill,
        .deleteBill, .removeLine,
    ]

    private static let clioTroubles: [SandboxFault.Kind] = [
        .dropBefore, .dropMidway, .internalError, .unavailable, .cutOff,
        .tooManyRequests(problem: "minute", retryAfter: 7),
    ]
    private static let xeroTroubles: [SandboxFault.Kind] = [
        .dropBefore, .dropAfter, .dropMidway, .internalError, .internalErrorAfter, .unavailable, .cutOff,
        .nothingDone(withZeroIDs: false), .tooManyRequests(problem: "minute", retryAfter: 7),
    ]

    /// What a history came to.
    struct Outcome {
        /// In words, event by event.
        var story: [String] = []
        /// By client where it is one's; empty where Xero is as it must be.
        var faults: [String] = []
        var cycles = 0
        var deaths = 0
        var troubles = 0
        /// Payments that the bookkeeper deleted or edited, and bills that had to wait for it.
        var edits = 0
        var disturbed = 0
        /// Clients of whom the contract allows one outcome, and of whom more.
        var exact = 0
        var open = 0
    }

    /// Plays all events, then cycles without trouble, and compares Xero with what the contract says of Clio.
    func play() async throws -> Outcome {
        let (firm, clients, deletedBills) = firm()
        let rig = try await CycleRig(firm, deletedBills: deletedBills, oddities: ClioOddities(mostPerPage: 3))
        var outcome = Outcome()
        let known = Clients(firm)
        do {
            for event in events { try await play(event, rig, clients, known, &outcome) }
            try await finish(rig, known, &outcome)
        } catch {
            outcome.faults.append("\(error)")
        }
        outcome.troubles = rig.clio.faultsStruck + rig.xero.faultsStruck
        await rig.stop()
        return outcome
    }

    private func play(
        _ event: Event, _ rig: CycleRig, _ clients: [Int64], _ known: Clients, _ outcome: inout Outcome
    ) async throws {
        switch event {
        case .act(let client, let action, let seed):
            let text = rig.clio.with { Self.act(action, clients[client], seed: seed, &$0) }
            outcome.story.append("client \(client): \(text ?? "nothing")")
            rig.clock.advance(seconds: 2)
        case .edit(let client, let event, let seed):
            let text = try await edit(event, clients[client], seed: seed, rig, known)
            outcome.story.append("client \(client): \(text)")
        case .keepBooks(let action, let seed):
            let text = rig.xero.play(action, seed: seed)
            outcome.edits += text == nil ? 0 : 1
            outcome.story.append("in Xero: \(text ?? "nothing")")
            rig.clock.advance(seconds: 2)
        case .pass(let seconds):
            rig.clock.advance(seconds: seconds)
            outcome.story.append("\(seconds) s pass")
        case .cycle(let trouble):
            outcome.story.append(trouble.words)
            try await cycle(trouble, rig, clients, known, &outcome)
        }
    }

    private func cycle(
        _ trouble: Trouble, _ rig: CycleRig, _ clients: [Int64], _ known: Clients, _ outcome: inout Outcome
    ) async throws {
        outcome.cycles += 1
        let notes = Notes()
        for (calls, client, seed) in trouble.meanwhile {
            rig.clio.after(calls: calls) { firm in
                let text = Self.act(nil, clients[client], seed: seed, &firm)
                notes.add("  meanwhile, after \(calls) calls, client \(client): \(text ?? "nothing")")
            }
        }
        for (calls, client, seed) in trouble.edits {
            editMeanwhile(clients[client], calls: calls, seed: seed, rig, known, notes)
        }
        for (calls, seed) in trouble.bookkeeping {
            rig.clio.after(calls: calls) { [xero = rig.xero] _ in
                let text = xero.play(.editPayment, seed: seed)
                notes.add("  meanwhile, after \(calls) calls, in Xero: \(text ?? "nothing")")
            }
        }
        if let (perMille, seed) = trouble.clio {
            rig.clio.set(SandboxChaos(seed: seed, perMille: perMille, kinds: Self.clioTroubles))
        }
        if let (perMille, seed) = trouble.xero {
            rig.xero.set(SandboxChaos(seed: seed, perMille: perMille, kinds: Self.xeroTroubles))
        }
        defer {
            rig.clio.clearMeanwhile()
            rig.clio.clearFaults()
            rig.xero.clearFaults()
        }
        var done: RunResult?
        do {
            let death = trouble.death
            let result = try await rig.cycle { state in
                guard let death else { return state }
                return DyingStore(state, commit: death.commit, before: death.isBefore)
            }
            done = result
            outcome.story += notes.all + ["  \(result.exitCode) \(result.done)"]
        } catch is DyingStore.Died {
            outcome.deaths += 1
            outcome.story += notes.all + ["  died"]
        } catch {
            outcome.story += notes.all + ["  \(Failure(error).diagnostics.first?.message ?? "\(error)")"]
            guard Failure(error).exitCode == .temporary else { throw error }
        }
        rig.clio.clearMeanwhile()
        outcome.faults += known.cycle(done, inXero: Set(try rig.contacts().keys))
        // The next one comes at once, after a while, or the next day.
        rig.clock.advance(seconds: [1, 60, 400, 86_400][Int(seed % 4)])
    }
}

/// What happened on another thread, in words.
final class Notes: @unchecked Sendable {
    private let lock = NSLock()
    private var notes: [String] = []

    func add(_ note: String) { lock.withLock { notes.append(note) } }
    var all: [String] { lock.withLock { notes } }
}
