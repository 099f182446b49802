import DelimitedText
import Foundation
import Ledger
import Testing

@testable import ClioFiles

struct ExportFolderTests {
    private func faults(_ files: [String: String], _ profile: String = "canonical") throws -> [String] {
        let folder = try TemporaryFolder(files)
        do {
            _ = try folder.export(profile)
            return []
        } catch let error as ClioFilesError {
            return error.diagnostics.map {
                Reading.text(of: $0, folder.path).replacingOccurrences(of: folder.path, with: "FOLDER")
            }
        }
    }

    @Test func aMissingFolderIsSaid() throws {
        let options = ClioExportOptions(
            directory: "/nowhere/at/all", profile: try Profile.named("canonical"), scratchDirectory: "/nowhere")
        let error = #expect(throws: ClioFilesError.self) { try ClioExport(options) }
        #expect(error?.diagnostics.map(\.code) == [.missingFile])
        #expect(error?.diagnostics.first?.remedy == "Set extract.files.directory to the folder that holds the exports.")
    }

    @Test func whatToDoIsSaidToWhoeverLooksIntoAFolder() {
        let error = #expect(throws: ClioFilesError.self) {
            try ExportFolder.names(in: "/nowhere/at/all", remedy: "Check that you may read the folder.")
        }
        #expect(error?.diagnostics.first?.remedy == "Check that you may read the folder.")
    }

    @Test func allMissingFilesAreSaidAtOnce() throws {
        let folder = try TemporaryFolder(["payments.csv": Canonical.payments])
        let error = #expect(throws: ClioFilesError.self) { try folder.export() }
        #expect(
            error?.diagnostics.map(\.message) == [
                "there is no contacts file here for profile canonical",
                "there is no bills file here for profile canonical",
                "there is no bill_line_items file here for profile canonical",
            ])
        #expect(
            error?.diagnostics.last?.remedy
                == "Put bill_line_items.csv into the folder, or run `clio-xero inspect` on the file you have. In Clio, the "
                + "Activities list has them, its CSV with ID and Bill number; so have bills as LEDES 1998B.")
    }

    @Test func whyAFileIsNotReadIsSaid() throws {
        var files = Canonical.files
        files["bills.csv"] = ""
        files["bill_line_items.csv"] = "id,bill_id,kind\n1,101,TimeEntry\n"
        #expect(
            try faults(files) == [
                "bills.csv empty-file", "FOLDER missing-file", "bill_line_items.csv:1 missing-column id,bill_id,kind",
                "FOLDER missing-file",
            ])
    }

    @Test func otherFilesAreNoted() throws {
        var files = Canonical.files
        files["notes.txt"] = "Dear all\n"
        files["payments.csv"] = "id,bill_id,date,amount,Colour\n"
        files["credit_notes.csv"] = nil
        let reading = try TemporaryFolder(files).read()
        #expect(
            Array(reading.notes.prefix(3)) == [
                "notes.txt:1 unknown-file Dear all", "payments.csv:1 unknown-column", "payments.csv header-only",
            ])
        #expect(reading.notes.count == 4)
        #expect(reading.notes[3].hasSuffix("missing-file"))
        #expect(reading.records.count == 4)
    }

    @Test func filesAreKnownByTheirColumnsWhateverTheirNames() throws {
        let reading = try TemporaryFolder([
            "a.csv": Canonical.bills, "b.csv": Canonical.lines, "c.csv": Canonical.contacts,
            "d.csv": Canonical.payments,
            "e.csv": Canonical.creditNotes,
        ]).read()
        #expect(reading.records == Canonical.records)
        #expect(reading.files.map(\.kind) == [.contact, .bill, .line, .payment, .creditNote])
    }

    @Test func aFurtherFileComesAfterTheOneItIsNamedFor() {
        let names = [
            "bills (1).csv", "bills.csv", "bills-10.csv", "bills-2.csv", "Bills.csv", "bills-002b.csv", "a.csv",
            "2.csv", "10.csv",
        ]
        #expect(
            names.sorted(by: FileOrder.precedes) == [
                "2.csv", "10.csv", "Bills.csv", "a.csv", "bills.csv", "bills (1).csv", "bills-2.csv", "bills-002b.csv",
                "bills-10.csv",
            ])
    }

    @Test func headersMatchWhateverTheirCaseAndSigns() throws {
        var files = Canonical.files
        files["bills.csv"] =
            "ID;Number;Contact ID;STATE;Issued-At;currency;Total ($)\n101;INV-1;7;paid;2026-01-05;USD;110\n"
        var profile = try Profile.named("canonical")
        profile.dialect.delimiter = UInt8(ascii: ";")
        let error = #expect(throws: ClioFilesError.self) { try TemporaryFolder(files).export(profile) }
        #expect(error?.diagnostics.contains { $0.message.contains("bills file") } == false)
        files = files.mapValues { $0.replacingOccurrences(of: ",", with: ";") }
        let reading = try TemporaryFolder(files).read(profile)
        #expect(reading.records[0].contains(#""total":"110.00""#))
    }

    @Test func encodingsAreFoundOut() throws {
        let text = Canonical.contacts.replacingOccurrences(of: "Acme", with: "Café")
        let folder = try TemporaryFolder(Canonical.files)
        var utf16: [UInt8] = [0xFF, 0xFE]
        for unit in text.utf16 { utf16 += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let bytes: [[UInt8]] = [
            Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), utf16,
            text.unicodeScalars.map { UInt8($0.value) },
        ]
        for form in bytes {
            try folder.write("contacts.csv", form)
            let reading = try folder.read()
            try? FileManager.default.removeItem(atPath: folder.path + "/scratch")
            #expect(reading.contacts[0].contains(#""name":"Café Ltd""#))
        }
    }

    @Test func aByteThatIsNoUTF8StopsTheReadingWithItsLine() throws {
        let folder = try TemporaryFolder(Canonical.files)
        try folder.write("bills.csv", Array(Canonical.bills.utf8) + [0x31, 0x30, 0x33, 0x2C, 0xFF, 0x0A])
        var profile = try Profile.named("canonical")
        profile.encoding = .utf8
        let error = #expect(throws: ClioFilesError.self) { try folder.read(profile) }
        #expect(error?.diagnostics.map(\.code) == [.wrongEncoding])
        #expect(error?.diagnostics.first?.location.line == 4)
    }

    @Test func theRejectedFilesColumnsAreNoNews() throws {
        var files = Canonical.files
        files["bills.csv"] =
            "id,number,contact_id,state,issued_at,currency,total,reason_code,reason,remedy\n"
            + "101,INV-1,7,paid,2026-01-05,USD,110,bad-date,x,y\n"
        #expect(try TemporaryFolder(files).read().notes == [])
    }
}
