import Foundation
import Ledger
import XMLText
import XeroDocuments

@testable import XeroFiles

/// A folder of a batch for the length of one test.
final class Folder {
    let path: String

    init() throws {
        // In memory where there is such a place: every file is synced, which a busy disk makes slow.
        let memory = "/dev/shm"
        let isThere = FileManager.default.isWritableFile(atPath: memory)
        let parent = isThere ? URL(fileURLWithPath: memory) : FileManager.default.temporaryDirectory
        let url = parent.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }
    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }
    func table(_ name: String) throws -> [[String: String]] { try RFC4180.table(try bytes(name)) }
    func xml(_ name: String) throws -> Element { try Element.read(path: path + "/" + name) }

    func operations() throws -> [JSONValue] {
        try bytes("operations.ndjson").split(separator: UInt8(ascii: "\n")).map { try JSONValue.parse(Array($0)) }
    }

    /// Every file there is, sorted.
    var names: [String] {
        let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        var isFolder: ObjCBool = false
        return all.filter {
            FileManager.default.fileExists(atPath: path + "/" + $0, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
        return path + "/" + name
    }

    /// Writes a plan into the folder.
    @discardableResult
    func write(_ plan: Plan, _ change: (inout FileOptions) -> Void = { _ in }) throws -> Written {
        var options = FileOptions()
        change(&options)
        var writer = try BatchWriter(folder: path, options: options, files: Plan.files)
        try writer.append(plan.planned, of: plan.batch, contacts: plan.contacts, book: plan.book, codes: plan.codes)
        let (count, inert, long) = (writer.count, writer.inertCells, writer.longInvoices)
        return Written(files: try writer.finish(), operations: count, inertCells: inert, longInvoices: long)
    }
}

struct Written {
    var files: [WrittenFile]
    var operations: Int
    var inertCells: Int
    var longInvoices: Int
}

/// An XML element as a tree.
struct Element {
    var name: String
    var text = ""
    var children: [Element] = []

    subscript(name: String) -> Element? { children.first { $0.name == name } }

    /// The text at a path of names; empty where there is none.
    func value(_ path: String...) -> String {
        var element = self
        for name in path {
            guard let child = element[name] else { return "" }
            element = child
        }
        return element.text
    }

    static func read(path: String) throws -> Element {
        var reader = try XMLPullReader(path: path)
        var open = [Element(name: "")]
        while let event = try reader.next() {
            switch event {
            case .startElement(let name): open.append(Element(name: name))
            case .text(let text): open[open.count - 1].text += String(decoding: text, as: UTF8.self)
            case .endElement:
                let element = open.removeLast()
                open[open.count - 1].children.append(element)
            }
        }
        return open[0].children[0]
    }

    /// Every element's name under its parent's.
    var paths: Set<String> {
        children.reduce(into: Set(children.map { "\(name)/\($0.name)" })) { $0.formUnion($1.paths) }
    }

    /// Elements without text and children.
    var empty: [String] { (text.isEmpty && children.isEmpty ? [name] : []) + children.flatMap(\.empty) }
}
