import Foundation
import Ledger

/// In which batch's folder a record that can't go lies, with its reason: while it waits unchanged it needs no other.
struct WaitingMarks {
    private let store: any BindingStore
    /// The folder of the batches' folders.
    private let batches: String
    private static let binding = "waiting_marks"

    init(_ store: any BindingStore, batches: String) {
        self.store = store
        self.batches = batches
    }

    /// - Returns: the last of the folders that hold all of these; nil where one is in none.
    func folder(_ marks: [Fingerprint]) throws -> String? {
        let known = try known()
        var last = ""
        var present: [String: Bool] = [:]
        for mark in marks {
            guard let batch = known[Self.text(mark)] else { return nil }
            let folder = (batches as NSString).appendingPathComponent(batch)
            let isThere = present[batch] ?? FileManager.default.fileExists(atPath: folder)
            present[batch] = isThere
            guard isThere else { return nil }
            last = max(last, folder)
        }
        return last.isEmpty ? nil : last
    }

    /// - Parameter keepsOthers: true where only a part of what waits was read.
    func add(_ marks: [Fingerprint], batch: String, keepsOthers: Bool) throws {
        var known = keepsOthers ? try known() : [:]
        for mark in marks { known[Self.text(mark)] = batch }
        let entries = known.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        try store.bind(Self.binding, to: entries.joined(separator: "\n"))
    }

    private func known() throws -> [String: String] {
        let lines = try store.binding(Self.binding)?.split(separator: "\n") ?? []
        let entries = lines.compactMap { line -> (String, String)? in
            line.firstIndex(of: " ").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
        }
        return Dictionary(entries) { $1 }
    }

    private static func text(_ mark: Fingerprint) -> String {
        var digits: [UInt8] = []
        mark.append(to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }
}
