internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// What answers behind a listener.
package protocol SandboxRules: Sendable {
    func deliver(_ request: SandboxRequest) -> SandboxDelivery
    /// The answer to a delivery that held a place is out.
    func leave()
}

/// A port on 127.0.0.1 with a sandbox behind it.
package final class SandboxListener: Sendable {
    private let channel: any Channel
    private let children: ChildChannels
    package let port: Int

    /// For all of them: a thread each, with its descriptors, would be hundreds where hundreds listen.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)

    private init(_ channel: any Channel, _ children: ChildChannels, port: Int) {
        self.channel = channel
        self.children = children
        self.port = port
    }

    /// Starts to listen; port 0 is any free one.
    /// - Throws: where the port is taken.
    package static func start(port: Int, _ rules: any SandboxRules) async throws -> SandboxListener {
        let children = ChildChannels()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                children.add(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(rules: rules))
                }
            }
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        return SandboxListener(channel, children, port: channel.localAddress?.port ?? port)
    }

    /// Closes all connections and the port.
    package func stop() async {
        try? await channel.close().get()
        await children.close()
    }
}

/// Connections that are open.
private final class ChildChannels: Sendable {
    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
    }

    private let state = NIOLockedValueBox(State())

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isLate = state.withLockedValue { state in
            state.open[id] = channel
            return state.isClosed
        }
        channel.closeFuture.whenComplete { [state] _ in state.withLockedValue { $0.open[id] = nil } }
        if isLate { channel.close(promise: nil) }
    }

    func close() async {
        let channels = state.withLockedValue { state in
            state.isClosed = true
            return Array(state.open.values)
        }
        for channel in channels { try? await channel.close().get() }
    }
}
