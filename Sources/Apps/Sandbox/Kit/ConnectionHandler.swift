internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Reads requests from one connection, one after the other, and writes the sandbox's answers.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// A body beyond this is not kept; Xero's own limit is lower.
    private static let mostBytes = 16 << 20
    /// Ten minutes.
    private static let longestDelay = 600_000

    private let rules: any SandboxRules
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(rules: any SandboxRules) { self.rules = rules }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer):
            if body.count < Self.mostBytes { body += buffer.readableBytesView }
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var headers: [String: String] = [:]
        for (name, value) in head.headers { headers[name.lowercased()] = value }
        let request = SandboxRequest(method: head.method.rawValue, target: head.uri, headers: headers, body: body)
        body = []
        let delivery = rules.deliver(request)
        guard delivery.delay > 0 else {
            send(delivery, head, context)
            return
        }
        let loop = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(Int64(min(delivery.delay, Self.longestDelay)))) {
            let (handler, context) = loop.value
            handler.send(delivery, head, context)
        }
    }

    private func send(_ delivery: SandboxDelivery, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if delivery.holdsPlace { rules.leave() }
        if case .dropped = delivery.ending {
            context.close(promise: nil)
            return
        }
        let answer = delivery.answer
        var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "Content-Length", value: String(answer.body.count))
        if !head.isKeepAlive { headers.replaceOrAdd(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: answer.status)
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: status, headers: headers))),
            promise: nil)
        if case .droppedMidway = delivery.ending {
            let half = ByteBuffer(bytes: answer.body[..<(answer.body.count / 2)])
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(half)))).whenComplete { _ in
                channel.close(promise: nil)
            }
            return
        }
        if !answer.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        let isKept = head.isKeepAlive
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            if !isKept { channel.close(promise: nil) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
