import ClioFiles
import DelimitedText
import Foundation
import Ledger

/// Opens what a run reads: the exports the settings name, or ledger files.
enum SourceOpening {
    /// Does something as if the lines were in the order of their bills, and where they turn out not to be, once more without
    /// taking that for granted.
    /// - Parameter body: is given what ``open(_:trustsOrder:reading:)`` is to be told; what it has made when it throws
    ///   ``ClioFilesError/isOutOfOrder`` is gone by then.
    static func trying<Result>(
        _ request: RunRequest, _ body: (_ trustsOrder: Bool) throws -> Result
    ) throws -> Result {
        do {
            return try body(true)
        } catch let error as ClioFilesError where error.isOutOfOrder {
            try? FileManager.default.removeItem(atPath: request.environment.scratchDirectory)
            return try body(false)
        }
    }

    /// - Parameters:
    ///   - trustsOrder: see ``ClioExportOptions/trustsOrder``.
    ///   - reading: is told which files are read, before most of them are.
    static func open(
        _ request: RunRequest, trustsOrder: Bool, reading: @escaping @Sendable ([String]) -> Void = { _ in }
    ) throws -> any BillSource {
        if let ledger = request.ledger {
            let reader = try LedgerReader(directory: ledger)
            reading(reader.files.map(\.path))
            return reader
        }
        let extract = request.configuration.extract
        var directory = extract.directory
        if extract.from == .api {
            directory =
                try request.answers
                ?? ClioSession(configuration: request.configuration, clock: request.environment.clock).readWhole(
                    progress: request.progress)
        }
        do throws(ClioFilesError) {
            var options = ClioExportOptions(
                directory: directory, profile: try profile(extract),
                scratchDirectory: request.environment.scratchDirectory)
            options.reading = reading
            options.trustsOrder = trustsOrder
            let stages = request.stages
            if request.jobs != 1 { options.aside = { body in stages.measure(.reading, body) } }
            return try ClioExport(options)
        } catch {
            if error.isOutOfOrder { throw error }
            throw RunError.input(error.diagnostics)
        }
    }

    static func profile(_ extract: Configuration.Extract) throws(ClioFilesError) -> Profile {
        // What Clio's API answers has one form.
        if extract.from == .api { return try Profile.named("clio-api") }
        var profile = try Profile.named(extract.profile)
        profile.override(
            dates: extract.dateFormat, decimalMark: extract.decimalMark, currency: extract.currency,
            encoding: extract.encoding.flatMap { TextEncoding(rawValue: $0) })
        return profile
    }

    /// How days are written where they can be confused: in exports with month and day in numbers, not in ledger files.
    static func dates(_ request: RunRequest) throws(RunError) -> DatePattern? {
        guard request.ledger == nil else { return nil }
        do throws(ClioFilesError) {
            let dates = try profile(request.configuration.extract).dates
            return dates.text.contains("MMM") ? nil : dates
        } catch {
            throw .input(error.diagnostics)
        }
    }
}
