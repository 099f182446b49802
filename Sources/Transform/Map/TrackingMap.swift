import Ledger
import XeroDocuments

/// Xero's tracking options of a line: at most two categories, each filled from a fact of the bill or the line.
struct TrackingMap {
    let names: [String]
    private let sources: [TrackingSetting.Source]
    private let options: [[[UInt8]: [UInt8]]]

    init(settings: [TrackingSetting]) {
        let settings = settings.prefix(2)
        names = settings.map(\.name)
        sources = settings.map(\.from)
        options = settings.map { setting in
            Dictionary(uniqueKeysWithValues: setting.options.map { (Array($0.utf8), Array($1.utf8)) })
        }
    }

    /// Sets the line item's options; false where one is longer than Xero's 100 characters.
    func apply(_ bill: Bill, _ line: BillLine, to item: inout LineItem, _ text: inout TextArena) -> Bool {
        for index in sources.indices {
            var option = value(sources[index], bill, line)
            if !options[index].isEmpty, let translated = options[index][Array(text[option])] {
                option = text.append(translated)
            }
            if option.count > 100, text.string(option).unicodeScalars.count > 100 { return false }
            if index == 0 { item.tracking1 = option } else { item.tracking2 = option }
        }
        return true
    }

    private func value(_ source: TrackingSetting.Source, _ bill: Bill, _ line: BillLine) -> TextRef {
        switch source {
        case .attorney: bill.attorney
        case .practiceArea: bill.practiceArea
        case .matter: line.matterNumber.isEmpty ? bill.matterNumber : line.matterNumber
        case .office: bill.office
        case .user: line.user
        }
    }
}
