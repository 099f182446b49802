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
    private let group: MultiThreadedEventLoopGroup
    private let children: ChildChannels
    package let port: Int

    private init(_ channel: any Channel, _ group: MultiThreadedEventLoopGroup, _ children: ChildChannels, port: Int) {
        self.channel = channel
        self.group = group
        self.children = children
        self.port = port
    }

    /// Starts to listen; port 0 is any free one.
    /// - Throws: where the port is taken.
    package static func start(port: Int, _ rules: any SandboxRules) async throws -> SandboxListener {
        let children = ChildChannels()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
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
        do {
            let channel = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
            return SandboxListener(channel, group, children, port: channel.localAddress?.port ?? port)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Closes all connections and the port.
    package func stop() async {
        try? await channel.close().get()
        children.closeAll()
        try? await group.shutdownGracefully()
    }
}

/// Connections that are open.
private final class ChildChannels: Sendable {
    private let open = NIOLockedValueBox<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        open.withLockedValue { $0[id] = channel }
        channel.closeFuture.whenComplete { [open] _ in open.withLockedValue { $0[id] = nil } }
    }

    func closeAll() {
        for channel in open.withLockedValue({ Array($0.values) }) { channel.close(promise: nil) }
    }
}
