import ArgumentParser
import Ledger
import Pipeline

/// `clio-xero schema`: the JSON Schemas that ship with the program.
struct SchemaCommand: ParsableCommand {
    enum Document: String, ExpressibleByArgument, CaseIterable {
        case pipeline
        case contacts
        case bills
        case lines = "bill_line_items"
        case payments
        case creditNotes = "credit_notes"
    }

    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON Schema of the settings or of a ledger file.",
        discussion: "Example:  clio-xero schema pipeline > pipeline.schema.json")

    @Argument(help: "pipeline, contacts, bills, bill_line_items, payments or credit_notes.")
    var document = Document.pipeline

    func run() {
        if let kind = RecordKind(rawValue: document.rawValue), let schema = LedgerSchema.render(kind) {
            Output.print(schema)
        } else {
            Output.print([UInt8](ConfigurationSchema.text.utf8))
        }
    }
}
