internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Waits on this machine's loopback for the browser to come back from a sign-in.
package final class CallbackListener: Sendable {
    package let port: Int
    private let channels: [any Channel]
    private let results: AsyncStream<Result<Secret, SignInRefusal>>

    private init(port: Int, channels: [any Channel], results: AsyncStream<Result<Secret, SignInRefusal>>) {
        self.port = port
        self.channels = channels
        self.results = results
    }

    /// Listens on 127.0.0.1 and, where the machine has it, ::1: a browser may take `localhost` for either.
    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - service: its name stands in the page the person sees.
    /// - Throws: ``WebAccessError/port(_:)`` where the port is taken.
    package static func start(
        port: Int, state: Secret, service: WebService
    ) async throws(WebAccessError) -> CallbackListener {
        let (results, continuation) = AsyncStream.makeStream(
            of: Result<Secret, SignInRefusal>.self, bufferingPolicy: .bufferingOldest(1))
        let first: any Channel
        do {
            first = try await bind("127.0.0.1", port, state, service, continuation)
        } catch {
            throw inUse(port, error)
        }
        let bound = first.localAddress?.port ?? port
        var channels = [first]
        do {
            channels.append(try await bind("::1", bound, state, service, continuation))
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            try? await first.close()
            throw inUse(bound, error)
        } catch {
            // A machine without IPv6.
        }
        return CallbackListener(port: bound, channels: channels, results: results)
    }

    private static func inUse(_ port: Int, _ error: any Error) -> WebAccessError {
        if let error = error as? IOError, error.errnoCode != EADDRINUSE {
            return .port("can't listen on port \(port) of this machine (\(error.errnoCode))")
        }
        return .port(
            "port \(port) of this machine is in use by another program, perhaps another sign-in: end it and try again")
    }

    private static func bind(
        _ host: String, _ port: Int, _ state: Secret, _ service: WebService,
        _ continuation: AsyncStream<Result<Secret, SignInRefusal>>.Continuation
    ) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 8)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        CallbackHandler(state: state, service: service, continuation: continuation))
                }
            }
            .bind(host: host, port: port).get()
    }

    /// The code the browser brings.
    /// - Throws: ``SignInRefusal``; `CancellationError`.
    package func code(wait: Duration, clock: any APIClock) async throws -> Secret {
        try await withThrowingTaskGroup(of: Secret.self) { group in
            let results = results
            group.addTask {
                for await result in results { return try result.get() }
                throw CancellationError()
            }
            group.addTask {
                try await clock.sleep(for: wait)
                throw SignInRefusal.nobodyCame
            }
            defer { group.cancelAll() }
            guard let code = try await group.next() else { throw CancellationError() }
            return code
        }
    }

    package func close() async {
        for channel in channels { try? await channel.close() }
    }
}

/// Answers one request with a small page and closes the connection.
private final class CallbackHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: Secret
    private let service: WebService
    private let continuation: AsyncStream<Result<Secret, SignInRefusal>>.Continuation
    private var head: HTTPRequestHead?

    init(
        state: Secret, service: WebService, continuation: AsyncStream<Result<Secret, SignInRefusal>>.Continuation
    ) {
        self.state = state
        self.service = service
        self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let verdict = CallbackVerdict(
            method: head.method.rawValue, target: head.uri, hosts: head.headers["Host"],
            port: context.localAddress?.port ?? 0, state: state)
        let status: HTTPResponseStatus
        let text: String
        switch verdict {
        case .code:
            status = .ok
            text = "\(service.name) is linked. You can close this page and go back to the program."
        case .failed:
            status = .ok
            text = "Access was not granted. You can close this page; the program says what to do."
        case .refused(let code, let reason):
            status = HTTPResponseStatus(statusCode: code)
            text = reason
        }
        write("<!doctype html><meta charset=utf-8><title>clio-xero</title><p>\(text)</p>\n", status, context)
        switch verdict {
        case .code(let code): continuation.yield(.success(code))
        case .failed(let error): continuation.yield(.failure(error))
        case .refused: break
        }
    }

    private func write(_ page: String, _ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
        let body = context.channel.allocator.buffer(string: page)
        let headers: HTTPHeaders = [
            "Content-Type": "text/html; charset=utf-8", "Content-Length": "\(body.readableBytes)",
            "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
            "Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Connection": "close",
        ]
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}
