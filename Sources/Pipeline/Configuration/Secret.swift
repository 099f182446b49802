import Foundation
import Ledger
import Subprocess
import WebAccess

/// A secret's place, never the secret: it is read when it is needed and printed nowhere.
public struct Secret: Hashable, Sendable, CustomStringConvertible {
    public enum Place: Hashable, Sendable {
        case environment(String)
        case file(String)
        case command(String)
    }

    public var place: Place

    public var description: String { "•••" }

    /// The secret itself, without line ends around it.
    /// - Parameters:
    ///   - key: the setting, for messages.
    ///   - file: where it is set.
    func value(_ key: String, in file: String) async throws(RunError) -> String {
        let text: String?
        let source: String
        switch place {
        case .environment(let name):
            source = "the environment variable \(name)"
            text = ProcessInfo.processInfo.environment[name]
        case .file(let path):
            source = "the file \(path)"
            text = try? String(contentsOfFile: path, encoding: .utf8)
        case .command(let command):
            source = "the command"
            text = await Self.output(of: command)
        }
        let trimmed = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard !trimmed.isEmpty else {
            throw .configuration([
                Diagnostic(
                    .badSetting, .reject, at: SourceLocation(file: file, column: key),
                    "\(key): \(source) holds nothing", remedy: "Set it, or name another place for it in the settings.")
            ])
        }
        return trimmed
    }

    /// The secret, not to be printed by mistake.
    func kept(_ key: String, in file: String) async throws(RunError) -> WebAccess.Secret {
        WebAccess.Secret(try await value(key, in: file))
    }

    /// What a command prints; nil where it fails. It may ask on the terminal, as a password manager does.
    ///
    /// Foundation's `Process` reads past a buffer where some 1,400 descriptors are open.
    private static func output(of command: String) async -> String? {
        let result = try? await run(
            .name("sh"), arguments: ["-c", command], input: .currentStandardInput, output: .string(limit: 1 << 20),
            error: .currentStandardError)
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput
    }
}

extension Secret? {
    /// The secret, where the settings name its place.
    func kept(_ key: String, in file: String) async throws(RunError) -> WebAccess.Secret? {
        guard let self else { return nil }
        return try await self.kept(key, in: file)
    }
}
