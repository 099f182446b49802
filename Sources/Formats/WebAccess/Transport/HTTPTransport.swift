internal import AsyncHTTPClient
internal import NIOCore
package import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// The connections to servers: HTTP/1.1 over verified TLS, no redirects followed, nothing sent twice by itself.
///
/// One serves a whole run and all clients in it; ``close()`` it at the end.
public final class HTTPTransport: Sendable {
    public struct Limits: Hashable, Sendable {
        public var connect: Duration = .seconds(15)
        /// From the request to the last byte of its answer.
        public var whole: Duration = .seconds(120)
        /// A longer answer is refused.
        public var answerBytes: Int = 64 << 20

        public init() {}
    }

    private let client: HTTPClient
    private let limits: Limits

    public init(limits: Limits = Limits()) {
        self.limits = limits
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .nanoseconds(limits.connect.nanoseconds))
        configuration.httpVersion = .http1Only
        // Retrying is the client's business: it knows what may be sent again.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends all connections. No call may follow.
    public func close() async { try? await client.shutdown() }

    package struct Exchange: Sendable {
        package var status: Int
        package var headers: HTTPHeaders
        package var body: [UInt8]

        package func header(_ name: String) -> String? { headers.first(name: name) }
    }

    /// A request that brought no whole answer.
    package enum Failure: Error, Hashable, Sendable {
        /// No byte of it left this machine.
        case notSent(String)
        /// It may have reached the server.
        case lost(String)
        case tls(String)
        case tooLarge(Int)
        case cancelled
    }

    package func exchange(
        _ method: WebMethod, _ url: String, headers: [(String, String)], body: [UInt8]?
    ) async throws(Failure) -> Exchange {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(body, length: .known(Int64(body.count))) }
        do {
            let response = try await client.execute(request, timeout: .nanoseconds(limits.whole.nanoseconds))
            let bytes = try await response.body.collect(upTo: limits.answerBytes)
            return Exchange(
                status: Int(response.status.code), headers: response.headers, body: Array(buffer: bytes))
        } catch is NIOTooManyBytesError {
            throw .tooLarge(limits.answerBytes)
        } catch {
            throw Self.failure(error)
        }
    }

    private static func failure(_ error: any Error) -> Failure {
        switch error {
        case is CancellationError: return .cancelled
        case NIOSSLError.handshakeFailed, is NIOSSLExtraError:
            return .tls(SafeText.cleaned(String(describing: error), limit: 160))
        case let error as NIOConnectionError:
            return .notSent("no connection to \(error.host):\(error.port)")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return .notSent("the connection was refused")
        case let error as HTTPClientError:
            if error == .cancelled { return .cancelled }
            if error == .tlsHandshakeTimeout { return .tls("the TLS handshake took too long") }
            if error == .connectTimeout || error == .getConnectionFromPoolTimeout {
                return .notSent("no connection in time")
            }
            if error == .deadlineExceeded || error == .readTimeout { return .lost("no answer in time") }
            return .lost("the connection was cut off")
        default: return .lost("the connection was cut off")
        }
    }
}

extension Duration {
    package var nanoseconds: Int64 {
        let parts = components
        return parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }
}
