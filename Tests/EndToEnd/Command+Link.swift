import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension Command {
    /// Signs in: starts the program, and does what a browser would with the address it prints.
    static func link(_ arguments: [String], in folder: String) async throws -> Result {
        for _ in 0..<20 {
            let started = try start(["link"] + arguments + ["--no-browser"], in: folder)
            var address: URL?
            while started.process.isRunning, address == nil {
                try await Task.sleep(for: .milliseconds(20))
                let said = try text(started.errors)
                guard said.hasSuffix("\n\n") || said.contains("\n\n    http") else { continue }
                address = said.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("http") }
                    .flatMap { URL(string: String($0)) }
            }
            if let address { _ = try? await URLSession.shared.data(from: address) }
            try await onOwnThread { started.process.waitUntilExit() }
            let result = Result(
                exitCode: started.process.terminationStatus, output: try text(started.output),
                errors: try text(started.errors))
            // The port of the way back is the same for every sign-in on a machine.
            guard result.exitCode == 78 else { return result }
            try await Task.sleep(for: .milliseconds(500))
        }
        throw CancellationError()
    }
}
