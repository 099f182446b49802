import Foundation
import TestSupport
import Testing
import XeroSandbox

/// A folder with an invented firm's exports, and a Xero in this process for the program to send them to.
final class TransferPlace: Sendable {
    let folder = NSTemporaryDirectory() + "transfer-place-\(UUID().uuidString)"
    let xero: XeroSandbox

    static var organisation: SandboxFirm {
        var firm = SandboxFirm.harbourFinch
        firm.currencies.append(.init(code: "JPY", rate: "150"))
        return firm
    }

    init(_ firm: InventedFirm) async throws {
        xero = try await XeroSandbox.start(SandboxOptions(firm: Self.organisation, limits: .generous))
        try FileManager.default.createDirectory(atPath: folder + "/clio", withIntermediateDirectories: true)
        for (name, text) in InventedFirm.settings(url: xero.baseURL) { try put(name, text) }
        try export(firm)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func export(_ firm: InventedFirm) throws {
        for (name, text) in firm.files { try put(name, text) }
    }

    var book: String { String(decoding: xero.book, as: UTF8.self) }

    func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Command.Result {
        let folder = folder
        return try await onOwnThread { try Command.run(arguments, in: folder, environment: environment) }
    }

    /// Runs, and is killed as soon as one of the faults strikes.
    /// - Returns: false where the run ended before.
    func runAndKill(_ faults: [SandboxFault]) async throws -> Bool {
        let (xero, folder) = (xero, folder)
        return try await onOwnThread {
            let struck = xero.faultsStruck
            for fault in faults { xero.add(fault) }
            let started = try Command.start(["run", "--max-void", "10000"], in: folder)
            while started.process.isRunning, xero.faultsStruck == struck { usleep(500) }
            let isKilled = xero.faultsStruck > struck
            if isKilled { kill(started.process.processIdentifier, SIGKILL) }
            started.process.waitUntilExit()
            xero.clearFaults()
            if !isKilled, started.process.terminationStatus != 0 {
                Issue.record("\(try Command.text(started.errors))")
            }
            for path in [started.output, started.errors] { try? FileManager.default.removeItem(atPath: path) }
            return isKilled
        }
    }

    /// The program's largest resident memory while it runs, in megabytes.
    func peakMemory(_ arguments: String...) async throws -> Int {
        let folder = folder
        return try await onOwnThread {
            let started = try Command.start(arguments, in: folder)
            var peak = 0
            while started.process.isRunning {
                let status = try? Command.text("/proc/\(started.process.processIdentifier)/status")
                let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
                peak = max(peak, line.flatMap { Int($0.filter(\.isNumber)) } ?? 0)
                usleep(2_000)
            }
            let errors = try Command.text(started.errors)
            #expect(started.process.terminationStatus == 0, "\(errors)")
            return peak / 1_024
        }
    }

    func link() async throws -> Command.Result { try await Command.link(["xero"], in: folder) }

    /// Files below the folder that hold any of the texts.
    func files(with texts: [String]) throws -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try all.sorted().filter { name in
            var isFolder: ObjCBool = false
            let path = folder + "/" + name
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                return false
            }
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            return texts.contains { data.range(of: Data($0.utf8)) != nil }
        }
    }
}

/// Runs what waits on a thread of its own: a test's thread must not.
func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try body() }) }.start()
    }
}
