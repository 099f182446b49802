import DelimitedText
import Foundation
import XMLText

/// A run of XML files with one root, `name-001.xml`, `name-002.xml`, each read back as it is written.
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
    private let queue: DispatchQueue
    private var writer: XMLDocumentWriter?
    /// The present file as it is read back, and all of them.
    private var reading: XMLVerification.File?
    private var readBack: [XMLVerification.File] = []
    private(set) var files: [WrittenFile] = []
    /// Ten-thousandths in the present file.
    private var sum: Int128 = 0

    init(
        folder: String, name: String, root: String, content: String, limit: Int?, isNumbered: Bool,
        summing elements: [StaticString], verification: XMLVerification
    ) {
        self.verification = verification
        queue = DispatchQueue(label: "read-back-\(name)")
        self.folder = folder
        self.name = name
        self.root = root
        self.content = content
        self.limit = limit
        self.isNumbered = isNumbered
        summed = elements
    }

    // What is still written into when an error ends the run is given up, so that nobody waits for the rest.
    deinit { reading?.end(nil) }

    /// Appends one document.
    /// - Parameter sum: what its summed elements come to, in ten-thousandths.
    mutating func append(_ element: borrowing OutputBuffer, sum: Int128) throws(XeroFilesError) {
        if writer == nil || limit.map({ (files.last?.documents ?? 0) >= $0 }) ?? false { try begin() }
        do throws(XMLTextError) {
            try element.withSpan { (bytes: Span<UInt8>) throws(XMLTextError) in try writer?.appendRaw(bytes) }
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
        let path = (folder as NSString).appendingPathComponent(file)
        do throws(XMLTextError) {
            // The file must be there before anybody opens it, and whoever reads it must know how far it goes.
            let growth = FileGrowth()
            writer = try XMLDocumentWriter(path: path, root: root) { growth.file?.grew(to: $0) }
            let reading = verification.follow(path, summing: summed, on: queue)
            growth.file = reading
            self.reading = reading
            readBack.append(reading)
            try writer?.appendRaw([UInt8(ascii: "\n")])
        } catch {
            throw .cannotWrite(path: error.path, reason: error.message)
        }
        files.append(WrittenFile(name: file, content: content))
    }

    /// Ends the present file and has it read back.
    mutating func finish() throws(XeroFilesError) {
        guard writer != nil, let file = files.last, let reading else { return }
        do throws(XMLTextError) {
            try writer?.finish()
            files[files.count - 1].byteCount = writer?.fileLength ?? 0
            writer = nil
        } catch {
            throw .cannotWrite(path: error.path, reason: error.message)
        }
        verification.end(reading, documents: file.documents, sum: sum, of: summed)
        self.reading = nil
        sum = 0
    }

    /// The files with their hashes, which are there once they have been read back.
    var hashedFiles: [WrittenFile] {
        zip(files, readBack).map { file, reading in
            var file = file
            file.sha256 = reading.sha256
            return file
        }
    }
}

/// The file a writer tells of its growth.
private final class FileGrowth {
    var file: XMLVerification.File?
}
