import ArgumentParser
import Pipeline

/// `clio-xero drift`: what people changed in Xero, and the choice to restore or accept it.
struct DriftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Lists what people changed in Xero; restores it as Clio has it, or accepts it as it is.",
        discussion: """
            Invoices and credit notes that were changed, voided or deleted in Xero are left as they are and told with every \
            run, which then ends with 4, until you choose. Restored is with the next run, where Xero allows it.

            Example:  clio-xero drift --restore INV-3 --accept INV-4 INV-5
            """)

    @OptionGroup var common: CommonOptions

    @Option(name: .long, parsing: .upToNextOption, help: "Numbers to be put in Xero again as Clio has them.")
    var restore: [String] = []

    @Option(name: .long, parsing: .upToNextOption, help: "Numbers that stay as they are in Xero.")
    var accept: [String] = []

    @Flag(name: .long, help: "Restore all.")
    var restoreAll = false

    @Flag(name: .long, help: "Accept all.")
    var acceptAll = false

    func validate() throws {
        if let both = restore.first(where: accept.contains) {
            throw ValidationError("\(both) can't be restored and accepted.")
        }
        let hasOthers = !restore.isEmpty || !accept.isEmpty
        if restoreAll && (acceptAll || hasOthers) || acceptAll && hasOthers {
            throw ValidationError("--restore-all and --accept-all go alone.")
        }
    }

    func run() throws {
        try common.perform { _ in
            let drift = Drift(configuration: try common.configuration())
            guard restoreAll || acceptAll || !restore.isEmpty || !accept.isEmpty else {
                let list = try drift.list()
                Output.print(common.json ? SummaryLine.render(list) : Array((SummaryText.drift(list) + "\n").utf8))
                return .done
            }
            let all = restoreAll || acceptAll ? try drift.list().map(\.number) : []
            let (restored, accepted) = try drift.decide(
                restore: restoreAll ? all : restore, accept: acceptAll ? all : accept)
            common.conclude(
                "\(restored) to be restored by the next run, \(accepted) accepted as they are.",
                members: ["restored": restored, "accepted": accepted])
            return .done
        }
    }
}

extension SummaryText {
    static func drift(_ list: [Drift.Entry]) -> String {
        guard !list.isEmpty else { return "Nobody changed an invoice or credit note of Clio's in Xero." }
        var table = TextTable(["number", "", "in Xero", ""])
        table.rows = list.map { entry in
            [
                entry.number, entry.kind.split(separator: "_").joined(separator: " "), entry.what,
                entry.isToBeRestored ? "to be restored" : "",
            ]
        }
        return table.render()
            + "\n\n`clio-xero drift --restore NUMBER…` puts back what Clio has, `--accept NUMBER…` keeps this."
    }
}
