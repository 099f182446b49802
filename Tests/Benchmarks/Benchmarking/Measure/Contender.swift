import Foundation
import Ledger

/// One thing that is measured: a program, what it is given, and what a right answer looks like.
package struct Contender: Sendable {
    /// As the table shows it.
    package var name: String
    /// Whether it is ours or a peer's, for ratios and the plot.
    package var side: Side
    package var process: ChildProcess
    /// Removed before each run, made before each run that is not a sequel.
    package var scratch: String
    /// Sequels go on in the folder the contender before them left.
    package var isSequel: Bool
    /// What must have come out; nil where the program isn't asked for a result.
    package var expected: Expected?

    package enum Side: String, Sendable, Codable {
        case ours
        case peer
    }

    package struct Expected: Sendable, Hashable {
        package var invoices: Int
        /// In cents, with tax, by currency.
        package var totals: [String: Int64]
        /// Changes that must be made by hand, of which the exit code 3 tells too.
        package var toDos: Int

        package init(invoices: Int, totals: [String: Int64], toDos: Int = 0) {
            self.invoices = invoices
            self.totals = totals
            self.toDos = toDos
        }

        package init(_ facts: FirmFacts) { self.init(invoices: facts.invoices, totals: facts.totals) }
    }

    package init(
        _ name: String, _ side: Side, _ process: ChildProcess, scratch: String, isSequel: Bool = false,
        expected: Expected? = nil
    ) {
        self.name = name
        self.side = side
        self.process = process
        self.scratch = scratch
        self.isSequel = isSequel
        self.expected = expected
    }

    /// Runs it once and refuses a wrong answer, since nothing that answers wrongly is fast.
    package func run() throws -> (sample: Sample, stages: [Stage]) {
        if !isSequel {
            try? FileManager.default.removeItem(atPath: scratch)
            try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        }
        let outcome = try process.run()
        guard outcome.exitCode == (expected.map { $0.toDos > 0 } == true ? 3 : 0) else {
            throw BenchmarkError(
                "\(name) ended with \(outcome.exitCode): \(outcome.errors.suffix(2_000))\(outcome.output.suffix(500))")
        }
        let answer = Answer(lastLineOf: outcome.output)
        if let expected {
            guard let answer else { throw BenchmarkError("\(name) printed no result: \(outcome.output.suffix(500))") }
            guard answer.expected == expected else {
                throw BenchmarkError(
                    "\(name) came to \(answer.expected.words), but the firm's bills are \(expected.words): "
                        + "nothing is measured on wrong results")
            }
        }
        return (outcome.sample, answer?.stages ?? [])
    }
}

extension Contender.Expected {
    var words: String {
        let amounts = totals.sorted { $0.key < $1.key }.map { currency, cents in
            var text: [UInt8] = []
            RowText.append(hundredths: cents, to: &text)
            return "\(currency) \(String(decoding: text, as: UTF8.self))"
        }
        return "\(invoices) invoices (\(amounts.joined(separator: ", "))) and \(toDos) changes by hand"
    }
}
