public import Ledger

/// The bytes of one request that submits up to 50 elements, and which elements they are.
///
/// ``body`` is what is saved before sending and sent again unchanged with the same key.
public struct ElementBatch: Sendable {
    public struct Limits: Hashable, Sendable {
        public var elements = 50
        /// 3.5 MB, in the smaller reading of it.
        public var bytes = 3_500_000

        public init() {}
    }

    public let kind: ElementKind
    public let purpose: ElementPurpose
    /// `{"Invoices":[…]}`.
    public let body: [UInt8]
    /// Positions of the elements in what was packed, in the order of the body.
    public let positions: [Int]
    let identities: [ElementIdentity]

    /// A batch read back from its saved bytes; positions count from 0.
    /// - Throws: bytes that hold no such batch.
    public init(kind: ElementKind, purpose: ElementPurpose, body: [UInt8]) throws(JSONError) {
        let root = try JSONValue.parse(body)
        guard let elements = root[kind.member]?.elements else {
            throw JSONError(code: .wrongType, line: 1, column: 1, message: "no list of \(kind.member) is in it")
        }
        self.init(
            kind: kind, purpose: purpose, body: body, positions: Array(elements.indices),
            identities: elements.map { ElementIdentity($0, kind: kind) })
    }

    fileprivate init(
        kind: ElementKind, purpose: ElementPurpose, body: [UInt8], positions: [Int], identities: [ElementIdentity]
    ) {
        self.kind = kind
        self.purpose = purpose
        self.body = body
        self.positions = positions
        self.identities = identities
    }

    /// The request that submits the batch.
    public func request(key: String) -> XeroRequest {
        var request = XeroRequest(purpose.method, kind.path, body: body, idempotencyKey: key)
        request.query = [("summarizeErrors", "false")]
        if kind.hasUnitAmounts { request.query.append(("unitdp", "4")) }
        request.keepsRefusal = true
        return request
    }

    public struct Packing: Sendable {
        public var batches: [ElementBatch]
        /// Positions of elements that are too large for any request by themselves, or no JSON object.
        public var unfit: [Int]
    }

    /// Packs elements, JSON objects as bytes, in their order; their bytes are not changed.
    ///
    /// Elements that an answer couldn't tell apart never share a batch.
    public static func pack(
        _ elements: [ArraySlice<UInt8>], kind: ElementKind, purpose: ElementPurpose, limits: Limits = Limits()
    ) -> Packing {
        var packing = Packing(batches: [], unfit: [])
        var open = OpenBatch(kind)
        for (position, element) in elements.enumerated() {
            let bytes = Array(element)
            guard let json = try? JSONValue.parse(bytes), json.members != nil,
                OpenBatch(kind).length + bytes.count <= limits.bytes
            else {
                packing.unfit.append(position)
                continue
            }
            let identity = ElementIdentity(json, kind: kind)
            if open.positions.count >= limits.elements || open.length + 1 + bytes.count > limits.bytes
                || open.collides(identity)
            {
                packing.batches.append(open.closed(kind, purpose))
                open = OpenBatch(kind)
            }
            open.append(bytes, identity, position)
        }
        if !open.positions.isEmpty { packing.batches.append(open.closed(kind, purpose)) }
        return packing
    }
}

/// A batch being packed.
private struct OpenBatch {
    private static let tail = Array("]}".utf8)
    private var body: [UInt8] = []
    private(set) var positions: [Int] = []
    private var identities: [ElementIdentity] = []
    private var collisions: Set<[String]> = []

    init(_ kind: ElementKind) { body.append(contentsOf: "{\"\(kind.member)\":[".utf8) }

    var length: Int { body.count + Self.tail.count }

    func collides(_ identity: ElementIdentity) -> Bool {
        identity.collision.map(collisions.contains) ?? !positions.isEmpty
    }

    mutating func append(_ bytes: [UInt8], _ identity: ElementIdentity, _ position: Int) {
        if !positions.isEmpty { body.append(UInt8(ascii: ",")) }
        body += bytes
        positions.append(position)
        identities.append(identity)
        if let collision = identity.collision { collisions.insert(collision) }
    }

    func closed(_ kind: ElementKind, _ purpose: ElementPurpose) -> ElementBatch {
        ElementBatch(
            kind: kind, purpose: purpose, body: body + Self.tail, positions: positions, identities: identities)
    }
}
