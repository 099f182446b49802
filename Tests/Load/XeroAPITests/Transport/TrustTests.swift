import NIOCore
import NIOPosix
import NIOSSL
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

@Suite("TLS is verified, always") struct TrustTests {
    private static let write = XeroRequest(.put, "Invoices", body: Array("{}".utf8), idempotencyKey: "key-1")

    private func failure(port: Int) async throws -> XeroError? {
        let clock = TestClock()
        let transport = HTTPTransport()
        let client = try XeroClient(
            address: ServerAddress("https://localhost:\(port)"), tenant: nil, credentials: TestCredentials(),
            transport: transport, scheduler: CallScheduler(clock: clock), clock: clock)
        do {
            _ = try await client.send(Self.write)
            await transport.close()
            return nil
        } catch let error as XeroError {
            await transport.close()
            return error
        }
    }

    @Test func aServerWithoutTLSIsNone() async throws {
        let server = try await ScriptedServer.start { _, _ in .json("{}") }
        let error = try await failure(port: server.port)
        #expect(server.requests.isEmpty)
        await server.stop()
        guard case .tls? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aCertificateNobodyVouchesForIsNone() async throws {
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMBytes(Array(Self.certificate.utf8)).map { .certificate($0) },
                privateKey: .privateKey(NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem))))
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let error = try await failure(port: channel.localAddress?.port ?? 0)
        try? await channel.close()
        guard case .tls(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("CERTIFICATE_VERIFY_FAILED"))
    }

    /// Made for this test alone; it opens nothing.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBnDCCAUGgAwIBAgIUGZuZgvvQ8hVWbRoqPvKO4RhO+NgwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTAyNDUzNloYDzIxMjYxMTAx
        MDI0NTM2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAT8clCb75eidYjaqlPsfGksTgB0qQwugdR4bifb3tOOLu4286ftXIkl
        6Tr7uVbVf62zKOZu/ibamAXGmEWhI+apo28wbTAdBgNVHQ4EFgQUPGTcdL7+6TEN
        kS2LYBO4KyP1bbMwHwYDVR0jBBgwFoAUPGTcdL7+6TENkS2LYBO4KyP1bbMwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSQAwRgIhAKQDoxwmgEed+4KNL0KyDMEYS1UUmuj9owf2WqVBiSDPAiEA
        052HOTCjQLqzvFDVt47PFEdvjALTMmh2SDJalzAJRcY=
        -----END CERTIFICATE-----
        """
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnJYJFw3JvlKailUI
        zrX1RGiI9RXXToWIA+58bYCmCcKhRANCAAT8clCb75eidYjaqlPsfGksTgB0qQwu
        gdR4bifb3tOOLu4286ftXIkl6Tr7uVbVf62zKOZu/ibamAXGmEWhI+ap
        -----END PRIVATE KEY-----
        """
}
