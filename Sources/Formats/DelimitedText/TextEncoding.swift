internal import Glibc

/// How a text file's bytes stand for characters.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"

    /// What a file that begins with `prefix` is most likely in: its byte-order mark says it; else zeros at every other
    /// byte mean UTF-16, and bytes that can't be UTF-8 mean Windows-1252.
    /// - Parameter isWhole: nothing follows, so that the last character can't be one that was cut.
    public static func detect(_ prefix: [UInt8], isWhole: Bool = false) -> TextEncoding {
        if prefix.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if prefix.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if prefix.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        let sample = prefix.prefix(2_000)
        let pairs = sample.count / 2
        if pairs > 0 {
            var zeros = (even: 0, odd: 0)
            for (index, byte) in sample.enumerated() where byte == 0 {
                if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
            }
            if zeros.odd * 10 > pairs * 7 && zeros.even * 10 < pairs { return .utf16LittleEndian }
            if zeros.even * 10 > pairs * 7 && zeros.odd * 10 < pairs { return .utf16BigEndian }
        }
        guard let bad = UTF8Check.firstInvalid(prefix, 0..<prefix.count) else { return .utf8 }
        return !isWhole && isCutCharacter(prefix[bad...]) ? .utf8 : .windows1252
    }

    /// Whether bytes at the end of a prefix may be the beginning of one UTF-8 character.
    private static func isCutCharacter(_ bytes: ArraySlice<UInt8>) -> Bool {
        let length =
            switch bytes.first {
            case .some(0xC2...0xDF): 2
            case .some(0xE0...0xEF): 3
            case .some(0xF0...0xF4): 4
            default: 0
            }
        return bytes.count < length && bytes.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    }
}

/// Text files as they come: found out, and turned into UTF-8 where they are something else.
public enum TextFile {
    /// The first bytes of a file.
    public static func prefix(of path: String, count: Int = 64 << 10) throws(DelimitedTextError) -> [UInt8] {
        var file = try InputFile(path: path)
        var bytes: [UInt8] = []
        // In pieces: the buffer is filled before it is read into, and `count` may be a limit far above the file.
        while bytes.count < count, try file.read(min(count - bytes.count, 64 << 10), into: &bytes) {}
        return bytes
    }

    /// The whole of a file, for small ones.
    /// - Throws: `rowTooLong` where it is larger than `limit`.
    public static func contents(of path: String, limit: Int = 64 << 20) throws(DelimitedTextError) -> [UInt8] {
        let bytes = try prefix(of: path, count: limit + 1)
        guard bytes.count <= limit else {
            throw DelimitedTextError(code: .rowTooLong, path: path, reason: "it is larger than \(limit >> 20) MiB")
        }
        return bytes
    }

    /// The first 64 KiB of a file, or all of a smaller one, and what it is most likely encoded in.
    public static func beginning(
        of path: String
    ) throws(DelimitedTextError) -> (bytes: [UInt8], encoding: TextEncoding) {
        let limit = 64 << 10
        let bytes = try prefix(of: path, count: min(byteCount(of: path) + 1, limit))
        return (bytes, TextEncoding.detect(bytes, isWhole: bytes.count < limit))
    }

    /// The whole of a UTF-8 file of any size, checked.
    /// - Throws: `invalidEncoding` with the line where a byte is no UTF-8, or NUL.
    public static func checkedContents(of path: String) throws(DelimitedTextError) -> [UInt8] {
        let bytes = try contents(of: path, limit: byteCount(of: path) + 1)
        guard let bad = UTF8Check.firstInvalid(bytes, 0..<bytes.count) ?? bytes.firstIndex(of: 0) else { return bytes }
        var line = 1
        for index in 0..<bad where bytes[index] == UInt8(ascii: "\n") { line += 1 }
        let excerpt = bytes[max(0, bad - 20)..<min(bytes.count, bad + 40)]
        throw DelimitedTextError(
            code: .invalidEncoding, path: path, line: line, offset: bad,
            text: String(String(decoding: excerpt, as: UTF8.self).prefix(60)))
    }

    /// The beginning of a file as UTF-8; what can't be decoded becomes U+FFFD.
    public static func text(_ prefix: [UInt8], from encoding: TextEncoding) -> [UInt8] {
        decode(prefix[...], from: encoding, isFirst: true)
    }

    public static func byteCount(of path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Writes the file's text as UTF-8 to a new file.
    public static func transcode(
        _ path: String, from encoding: TextEncoding, to copy: String
    ) throws(DelimitedTextError) {
        var input = try InputFile(path: path)
        do throws(FileError) {
            var sink = try FileSink(path: copy)
            var pending: [UInt8] = []
            var isFirst = true
            while true {
                let hasMore: Bool
                do throws(DelimitedTextError) {
                    hasMore = try input.read(256 << 10, into: &pending)
                } catch {
                    throw FileError(path: path, number: EIO)
                }
                let whole = hasMore ? wholeCharacters(pending, encoding) : pending.count
                try sink.append(decode(pending[..<whole], from: encoding, isFirst: isFirst))
                pending.removeFirst(whole)
                if whole > 0 { isFirst = false }
                if !hasMore { break }
            }
            try sink.finish(sync: false)
        } catch {
            throw DelimitedTextError(code: .cannotRead, path: error.path, reason: error.reason)
        }
    }

    /// How many of the bytes end with a whole character.
    private static func wholeCharacters(_ bytes: [UInt8], _ encoding: TextEncoding) -> Int {
        guard encoding != .windows1252 else { return bytes.count }
        let whole = bytes.count & ~1
        guard whole >= 2 else { return whole }
        let high = bytes[encoding == .utf16LittleEndian ? whole - 1 : whole - 2]
        return (0xD8...0xDB).contains(high) ? whole - 2 : whole
    }

    /// UTF-8 of a piece of text; what can't be decoded becomes U+FFFD.
    static func decode(_ bytes: ArraySlice<UInt8>, from encoding: TextEncoding, isFirst: Bool) -> [UInt8] {
        switch encoding {
        case .utf8: return Array(bytes)
        case .windows1252:
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count + bytes.count / 8)
            for byte in bytes {
                if byte < 0x80 {
                    text.append(byte)
                } else {
                    let scalar = byte < 0xA0 ? windows1252High[Int(byte - 0x80)] : UInt32(byte)
                    text.append(contentsOf: UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}")!)
                }
            }
            return text
        case .utf16LittleEndian, .utf16BigEndian:
            var units: [UInt16] = []
            units.reserveCapacity(bytes.count / 2)
            var index = bytes.startIndex
            while index + 1 < bytes.endIndex {
                let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
                units.append(encoding == .utf16LittleEndian ? second << 8 | first : first << 8 | second)
                index += 2
            }
            // Half a unit at the end.
            if index < bytes.endIndex { units.append(0xFFFD) }
            if isFirst && units.first == 0xFEFF { units.removeFirst() }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        }
    }

    /// The Unicode Consortium's best-fit table CP1252, 0x80 to 0x9F.
    private static let windows1252High: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
