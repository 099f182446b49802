import Foundation
import XMLText

/// XML as it is written: text escaped, elements handed to the document.
enum XMLBenchmarks {
    private static let count = 10_000

    static func make(folder: String) -> [MicroBenchmark] {
        let plain = Array("Telephone call concerning share purchase agreement and report to client".utf8)
        let special = Array("Smith & Sons <draft 2> re: \"Change of Control\", s. 14 > s. 12".utf8)
        let path = folder + "/micro.xml"
        let element = Array("\n<LineItem><Description>".utf8) + plain + Array("</Description></LineItem>".utf8)
        var out: [UInt8] = []
        func escape(_ name: String, _ text: [UInt8]) -> MicroBenchmark {
            MicroBenchmark(name: name, unit: "text", items: count, allowed: 0) {
                out.removeAll(keepingCapacity: true)
                for _ in 0..<count { XMLEscape.append(text[...], to: &out) }
            }
        }
        return [
            escape("XML text, plain", plain),
            escape("XML text, escaped", special),
            MicroBenchmark(name: "XML document, element by element", unit: "element", items: count, allowed: 4) {
                try? FileManager.default.removeItem(atPath: path)
                var writer = try XMLDocumentWriter(path: path, root: "Invoices")
                for _ in 0..<count { try writer.appendRaw(element) }
                try writer.finish()
            },
        ]
    }
}
