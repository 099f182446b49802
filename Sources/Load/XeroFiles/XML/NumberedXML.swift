import Foundation
import XMLText

/// A run of XML files with one root, `name-001.xml`, `name-002.xml`, each read back once it is written.
struct NumberedXML: ~Copyable {
    private let folder: String
    private let name: String
    private let root: String
    private let content: String
    private let limit: Int?
    private let isNumbered: Bool
    /// Elements whose sum must read back as what was given.
    private let summed: [StaticString]
    private let verification: XMLVerification
    private var writer: XMLDocumentWriter?
    private(set) var files: [WrittenFile] = []
    /// Ten-thousandths in the present file.
    private var sum: Int128 = 0

    init(
        folder: String, name: String, root: String, content: String, limit: Int?, isNumbered: Bool,
        summing elements: [StaticString], verification: XMLVerification
    ) {
        self.verification = verification
        self.folder = folder
        self.name = name
        self.root = root
        self.content = content
        self.limit = limit
        self.isNumbered = isNumbered
        summed = elements
    }

    /// Appends one document.
    /// - Parameter sum: what its summed elements come to, in ten-thousandths.
    mutating func append(_ element: [UInt8], sum: Int128) throws(XeroFilesError) {
        if writer == nil || limit.map({ (files.last?.documents ?? 0) >= $0 }) ?? false { try begin() }
        do throws(XMLTextError) {
            try writer?.appendRaw(element)
        } catch {
            throw .cannotWrite(path: error.path, reason: error.message)
        }
        self.sum += sum
        files[files.count - 1].documents += 1
        files[files.count - 1].rows += 1
    }

    private mutating func begin() throws(XeroFilesError) {
        try finish()
        var number = String(files.count + 1)
        while number.count < 3 { number = "0" + number }
        let file = "\(name)\(isNumbered || files.count > 0 ? "-" + number : "").xml"
        do throws(XMLTextError) {
            writer = try XMLDocumentWriter(path: (folder as NSString).appendingPathComponent(file), root: root)
            try writer?.appendRaw([UInt8(ascii: "\n")])
        } catch {
            throw .cannotWrite(path: error.path, reason: error.message)
        }
        files.append(WrittenFile(name: file, content: content))
    }

    /// Ends the present file and has it read back.
    mutating func finish() throws(XeroFilesError) {
        guard writer != nil, let file = files.last else { return }
        let path = (folder as NSString).appendingPathComponent(file.name)
        do throws(XMLTextError) {
            try writer?.finish(sync: true)
            writer = nil
        } catch {
            throw .cannotWrite(path: error.path, reason: error.message)
        }
        verification.check(path, documents: file.documents, sum: sum, of: summed)
        files[files.count - 1].byteCount = Int(
            (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0)
        sum = 0
    }
}
