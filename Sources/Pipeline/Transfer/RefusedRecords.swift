import DelimitedText
import Foundation
import Ledger

/// `rejected/xero/`: the input's own rows of what Xero refused, with Xero's words beside them; corrected and fed back they
/// replace by id, like every other reject.
struct RefusedRecords {
    let request: RunRequest
    let folder: String

    /// Reads the source again for the rows; where it has gone meanwhile, ``ApplyResult/problems`` alone tells.
    func write(_ result: ApplyResult) throws {
        let target = (folder as NSString).appendingPathComponent("rejected/xero")
        guard !result.bills.isEmpty, !FileManager.default.fileExists(atPath: target),
            var source = try? SourceOpening.open(request, trustsOrder: false)
        else { return }
        let files = source.files
        let contacts = source.takeContacts()
        var rejected = RejectedFiles(folder: target)
        var batch = BillBatch()
        var left = result.bills
        var isReading = true
        while isReading, !left.isEmpty {
            isReading = try source.read(into: &batch)
            for (index, bill) in batch.bills.enumerated() {
                guard let why = left.removeValue(forKey: batch.text.string(bill.id)) else { continue }
                let contact = contacts.contacts.firstIndex {
                    contacts.text[$0.id].elementsEqual(batch.text[bill.contactID])
                }
                try rejected.add(
                    bill: index, of: batch, because: [why],
                    contact: contact.map { (index: $0, row: contacts.contacts[$0].source) }, files: files)
            }
        }
        _ = try rejected.finish()
    }
}
