import CSpawn
import Foundation
import Glibc
import Synchronization

/// A program that was started, as `Process` has it.
///
/// Foundation's own reads past a buffer where a process has some 1,400 descriptors open, and the sandboxes of all tests
/// together do.
final class ChildProcess: Sendable {
    enum Reason { case exit, uncaughtSignal }

    let processIdentifier: pid_t
    /// As `waitpid` gives it; nil until the program has ended.
    private let status = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - output: where standard output goes, and `errors` standard error; written anew.
    init(
        _ program: String, _ arguments: [String], in folder: String, environment: [String: String], output: String,
        errors: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
        // No listener of a test lives on in it.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        posix_spawn_file_actions_addchdir_np(&actions, folder)
        // Whoever starts it may be a thread that signals are kept from.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var identifier: pid_t = 0
        let failure = posix_spawn(&identifier, program, &actions, &attributes, &words, &variables)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .ENOENT) }
        processIdentifier = identifier
    }

    /// Nobody asks any longer: it ends, and leaves nothing that others who wait for processes would find again and again.
    deinit {
        guard isRunning else { return }
        kill(processIdentifier, SIGKILL)
        _ = ended(0)
    }

    var isRunning: Bool { ended(WNOHANG) == nil }
    func waitUntilExit() {
        // The lock isn't held while waiting: somebody may ask whether it runs.
        while isRunning { usleep(1_000) }
    }

    func terminate() { kill(processIdentifier, SIGTERM) }
    func interrupt() { kill(processIdentifier, SIGINT) }

    var terminationReason: Reason { (ended(0) ?? 0) & 0x7F == 0 ? .exit : .uncaughtSignal }

    /// The exit code, or the signal's number.
    var terminationStatus: Int32 {
        let status = ended(0) ?? 0
        return status & 0x7F == 0 ? status >> 8 & 0xFF : status & 0x7F
    }

    private func ended(_ options: Int32) -> Int32? {
        status.withLock { known in
            if known == nil {
                var status: Int32 = 0
                var found: pid_t
                repeat { found = waitpid(processIdentifier, &status, options) } while found < 0 && errno == EINTR
                if found == processIdentifier { known = status }
            }
            return known
        }
    }
}
