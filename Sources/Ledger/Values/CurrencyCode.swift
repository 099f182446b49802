/// An ISO 4217 alphabetic currency code, three capital letters in one integer.
public struct CurrencyCode: Hashable, Sendable {
    /// The letters, first one highest: `USD` is 0x555344.
    public let letters: UInt32

    public static let none = CurrencyCode(letters: 0)

    @inlinable
    init(letters: UInt32) { self.letters = letters }

    /// Nil where `text` isn't three letters A to Z or is no currency of ISO 4217. Small letters are taken as capitals.
    public init?(_ text: ArraySlice<UInt8>) {
        guard text.count == 3 else { return nil }
        var letters: UInt32 = 0
        for byte in text {
            let capital = byte & 0xDF
            guard capital >= UInt8(ascii: "A"), capital <= UInt8(ascii: "Z") else { return nil }
            letters = letters << 8 | UInt32(capital)
        }
        self.letters = letters
        guard Self.known.contains(letters) else { return nil }
    }

    public init?(_ text: String) { self.init(Array(text.utf8)[...]) }

    /// Decimals of the minor unit: 2 for most, 0 for JPY, 3 for KWD.
    @inlinable
    public var digits: Int {
        switch letters {
        case Self.usd, Self.cad, Self.gbp, Self.eur, Self.aud, Self.nzd: 2
        default: rareDigits
        }
    }

    @usableFromInline
    var rareDigits: Int { Self.otherDigits[letters] ?? 2 }

    @inlinable
    public func append(to out: inout some ByteOutput & ~Copyable) {
        guard letters != 0 else { return }
        out.append(UInt8(truncatingIfNeeded: letters >> 16))
        out.append(UInt8(truncatingIfNeeded: letters >> 8))
        out.append(UInt8(truncatingIfNeeded: letters))
    }

    // The currencies of the firms there are most of: no look-up for each amount.
    @inlinable static var usd: UInt32 { 0x555344 }
    @inlinable static var cad: UInt32 { 0x434144 }
    @inlinable static var gbp: UInt32 { 0x474250 }
    @inlinable static var eur: UInt32 { 0x455552 }
    @inlinable static var aud: UInt32 { 0x415544 }
    @inlinable static var nzd: UInt32 { 0x4E5A44 }

    private static func pack(_ code: Substring) -> UInt32 { code.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    /// ISO 4217 list one, active codes with a minor unit.
    private static let known: Set<UInt32> = Set(
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE \
        CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ \
        GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL \
        LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR \
        PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY \
        TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """.split(separator: " ").map(pack))

    /// ISO 4217 list one: the codes whose minor unit isn't a hundredth.
    private static let otherDigits: [UInt32: Int] = {
        var digits: [UInt32: Int] = [:]
        for code in "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(separator: " ") {
            digits[pack(code)] = 0
        }
        for code in "BHD IQD JOD KWD LYD OMR TND".split(separator: " ") { digits[pack(code)] = 3 }
        for code in "CLF UYW".split(separator: " ") { digits[pack(code)] = 4 }
        return digits
    }()
}

extension CurrencyCode: CustomStringConvertible {
    public var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
