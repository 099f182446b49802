import ClioSandbox
import Ledger
import Testing
import WebAccess

@testable import Pipeline

/// A firm that began with canonical files and goes on with the API: its records are known again.
@Suite("From canonical files to the API of Clio")
struct FilesToLiveTests {
    static func firm() throws -> ClioFirm {
        var firm = try ClioFirm.plain(clients: 4)
        let paid = try firm.bill(client: 0)
        try firm.pay(bill: paid)
        let parts = try firm.bill(client: 1, lines: 2)
        try firm.pay(bill: parts, amount: 3_000, on: CalendarDate("2026-03-01"))
        try firm.pay(bill: parts, amount: 4_000, on: CalendarDate("2026-03-01"))
        try firm.addCreditMemo(bill: parts, amount: 2_500)
        _ = try firm.bill(client: 2, isDraft: true)
        _ = try firm.bill(client: 3)
        return firm
    }

    @Test("Sent from files through Xero's API, nothing is sent again; then what changes goes")
    func relinked() async throws {
        try await CycleRig.with(Self.firm()) { rig in
            try rig.export()
            try rig.configure(from: "files")
            let files = try await rig.cycle()
            #expect(files.exitCode == .done, "\(files.words)")
            #expect(try rig.live().count == 4)
            let (book, writes) = (rig.book, rig.writes)

            rig.clock.advance(seconds: 3_600)
            try rig.configure()
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(rig.writes == writes, "\(moved.done)")
            #expect(rig.book == book)
            rig.clock.advance(seconds: 3_600)
            #expect(try await rig.cycle().batchPath == nil)

            // From now on it is as if it had never been otherwise.
            rig.clock.advance(seconds: 3_600)
            try rig.clio.with { firm in
                let parts = firm.bills.ids[1]
                let payment = firm.payments.all.first { $0.amount == 4_000 }?.id ?? 0
                try firm.deletePayment(payment)
                try firm.editLine(firm.lines(ofBill: parts)[0].id, description: "Another letter")
                try firm.approve(bill: firm.bills.ids[2])
            }
            let changed = try await rig.cycle()
            #expect(changed.exitCode == .done, "\(changed.words)")
            #expect(try rig.live().count == 4)
            #expect(try rig.invoice("8802")?.payments.count == 1, "\(changed.done)")
            #expect(try rig.invoice("8802")?.outstanding == "145.00")
            #expect(try rig.invoice("8803")?.status == "AUTHORISED")
        }
    }

    @Test("A payment that was deleted in Clio before the firm moved is taken off; one that changed is held")
    func changedMeanwhile() async throws {
        try await CycleRig.with(Self.firm()) { rig in
            try rig.export()
            try rig.configure(from: "files")
            try await rig.cycle()
            rig.clock.advance(seconds: 3_600)
            try rig.clio.with { firm in
                try firm.deletePayment(firm.payments.all.first { $0.amount == 4_000 }?.id ?? 0)
                try firm.correctPayment(
                    firm.payments.all.first { $0.amount == 10_000 }?.id ?? 0, amount: 9_000, inPlace: true)
            }
            try rig.configure()
            let moved = try await rig.cycle()
            #expect(moved.held == ["other-receipt"], "\(moved.words)")
            #expect(try rig.invoice("8801")?.payments.count == 1)
            #expect(try rig.invoice("8802")?.payments.count == 1, "\(moved.done)")
        }
    }

    @Test("That exports were complete says nothing of what the API leaves out, which is asked for changes alone")
    func completeBefore() async throws {
        try await CycleRig.with(Self.firm()) { rig in
            try rig.export()
            try rig.configure(from: "files", scope: "full")
            try await rig.cycle()
            try rig.configure(scope: "full")
            for _ in 1...2 {
                rig.clock.advance(seconds: 3_600)
                #expect(try await rig.cycle().exitCode == .done)
            }
            rig.clock.advance(seconds: 3_600)
            try rig.clio.with { firm in
                try firm.editLine(firm.lines(ofBill: firm.bills.ids[3])[0].id, description: "Another letter")
            }
            let changed = try await rig.cycle()
            #expect(changed.done == ["update invoice 1"], "\(changed.words)")
            #expect(try rig.live().count == 4)
        }
    }

    @Test("A hand-off that was taken over goes on with the API of Clio")
    func takenOver() async throws {
        try await CycleRig.with(Self.firm()) { rig in
            try rig.export()
            try rig.configure(from: "files", to: "files")
            let files = try await rig.cycle()
            let batch = try #require(files.batchPath)
            try rig.configure(from: "files")
            let request = try rig.request()
            let applied = try await onThread {
                try BatchApplication(request, folder: batch, takesOver: true).execute()
            }
            #expect(applied.exitCode == .done, "\(applied.problems)")
            let (book, writes) = (rig.book, rig.moneyWrites)
            rig.clock.advance(seconds: 3_600)
            try rig.configure()
            let moved = try await rig.cycle()
            #expect(moved.exitCode == .done, "\(moved.words)")
            #expect(rig.moneyWrites == writes, "\(moved.done)")
            #expect(rig.book == book)
        }
    }
}
