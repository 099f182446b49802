internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import Synchronization

/// What the server saw.
package struct Received: Sendable {
    package var method: String
    /// Path and query as sent.
    package var target: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(method: String, target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    package var path: String { String(target.prefix { $0 != "?" }) }
    package var text: String { String(decoding: body, as: UTF8.self) }

    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Decoded as a server does it: a plus is a space.
    package var query: [String: String] {
        var out: [String: String] = [:]
        let query = target.drop { $0 != "?" }.dropFirst()
        for pair in query.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            out[Self.decoded(halves[0])] = Self.decoded(halves.count > 1 ? halves[1] : "")
        }
        return out
    }

    package static func decoded(_ text: Substring) -> String {
        var out: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "%"), bytes.count >= 2 {
                out.append(UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                bytes = bytes.dropFirst(2)
            } else {
                out.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

package enum Reply: Sendable {
    case answer(Int, headers: [(String, String)], body: String)
    /// The connection ends without a byte: the answer is lost.
    case cutOff
    /// Ends in the middle of the body.
    case cutOffBody(String)
    /// Answers after this many milliseconds of real time.
    indirect case late(Int, Reply)

    package static func json(_ body: String, _ status: Int = 200, _ headers: [(String, String)] = []) -> Reply {
        .answer(status, headers: headers + [("Content-Type", "application/json")], body: body)
    }
}

/// A real HTTP server on loopback whose answers a test writes.
package final class ScriptedServer: Sendable {
    private let channel: any Channel
    fileprivate let script: @Sendable (Received, Int) -> Reply
    private let seen = Mutex<[Received]>([])
    package let mostAtOnce = Mutex<(now: Int, most: Int)>((0, 0))

    /// - Parameter script: gets each request and its number from 0.
    package static func start(_ script: @escaping @Sendable (Received, Int) -> Reply) async throws -> ScriptedServer {
        let box = Box()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 64)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(channel: channel, script: script)
        box.set(server)
        return server
    }

    private init(channel: any Channel, script: @escaping @Sendable (Received, Int) -> Reply) {
        self.channel = channel
        self.script = script
    }

    package var port: Int { channel.localAddress?.port ?? 0 }
    package var url: String { "http://127.0.0.1:\(port)" }
    package var requests: [Received] { seen.withLock { $0 } }

    package func stop() async { try? await channel.close() }

    fileprivate func take(_ request: Received) -> Reply {
        let number = seen.withLock { seen in
            seen.append(request)
            return seen.count - 1
        }
        return script(request, number)
    }

    fileprivate final class Box: Sendable {
        private let server = Mutex<ScriptedServer?>(nil)
        func set(_ server: ScriptedServer) { self.server.withLock { $0 = server } }
        var value: ScriptedServer? { server.withLock { $0 } }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let box: Box
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ box: Box) { self.box = box }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let buffer): body += Array(buffer: buffer)
            case .end:
                guard let head, let server = box.value else { return }
                let request = Received(
                    method: head.method.rawValue, target: head.uri,
                    headers: head.headers.map { ($0.name, $0.value) }, body: body)
                server.mostAtOnce.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                Self.send(server.take(request), context.channel, server)
            }
        }

        private static func send(_ reply: Reply, _ channel: any Channel, _ server: ScriptedServer) {
            if case .late(let milliseconds, let reply) = reply {
                channel.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                    Self.send(reply, channel, server)
                }
                return
            }
            server.mostAtOnce.withLock { $0.now -= 1 }
            switch reply {
            case .cutOff: channel.close(promise: nil)
            case .cutOffBody(let body):
                let headers: HTTPHeaders = ["Content-Length": "\(body.utf8.count + 100)"]
                write(200, headers, body, channel, isWhole: false)
            case .answer(let status, let extra, let body):
                var headers: HTTPHeaders = ["Content-Length": "\(body.utf8.count)"]
                for (name, value) in extra { headers.add(name: name, value: value) }
                write(status, headers, body, channel, isWhole: true)
            case .late: break
            }
        }

        private static func write(
            _ status: Int, _ headers: HTTPHeaders, _ body: String, _ channel: any Channel, isWhole: Bool
        ) {
            let head = HTTPResponseHead(
                version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            let part = HTTPServerResponsePart.body(.byteBuffer(channel.allocator.buffer(string: body)))
            if isWhole {
                channel.write(part, promise: nil)
                channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
            } else {
                channel.writeAndFlush(part).whenComplete { _ in channel.close(promise: nil) }
            }
        }
    }
}
