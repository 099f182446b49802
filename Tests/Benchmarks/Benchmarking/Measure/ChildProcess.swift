import Foundation
import Glibc

/// What one run of a program took.
package struct Sample: Sendable, Codable, Hashable {
    /// Seconds from start to end.
    package var wall: Double
    /// Seconds of processor time, user and system, of all threads.
    package var cpu: Double
    /// Peak resident memory in bytes.
    package var peakMemory: Int

    package init(wall: Double, cpu: Double, peakMemory: Int) {
        self.wall = wall
        self.cpu = cpu
        self.peakMemory = peakMemory
    }
}

/// A program that is run once and measured by the system's own account of it (`wait4`).
package struct ChildProcess: Sendable {
    package var program: String
    package var arguments: [String]

    package init(_ program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    package struct Outcome: Sendable {
        package var sample: Sample
        /// Minus the signal's number where one ended it.
        package var exitCode: Int
        package var output: String
        package var errors: String
    }

    /// Runs it to its end; standard output and error go through files, so that it never waits for a reader.
    ///
    /// Linux counts a child's peak memory from before it becomes another program, so no peak is smaller than what the
    /// caller has ever used itself: ``ownPeak`` tells it, and callers stay small.
    package func run() throws -> Outcome {
        let stem = NSTemporaryDirectory() + "benchmark-\(UUID().uuidString)"
        defer { for ending in [".out", ".err"] { try? FileManager.default.removeItem(atPath: stem + ending) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, stem + ".out", flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, stem + ".err", flags, 0o600)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }

        var pid: pid_t = 0
        var status: Int32 = 0
        var usage = rusage()
        let start = ContinuousClock.now
        let failure = posix_spawnp(&pid, program, &actions, nil, words, environ)
        guard failure == 0 else {
            throw BenchmarkError("\(program) can't be started: \(String(cString: strerror(failure)))")
        }
        while wait4(pid, &status, 0, &usage) < 0 {
            guard errno == EINTR else {
                throw BenchmarkError("waiting for \(program) failed: \(String(cString: strerror(errno)))")
            }
        }
        let wall = ContinuousClock.now - start
        let signal = status & 0x7F
        return Outcome(
            sample: Sample(
                wall: Self.seconds(wall), cpu: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
                peakMemory: Int(usage.ru_maxrss) * 1024),
            exitCode: signal == 0 ? Int(status >> 8 & 0xFF) : -Int(signal), output: Self.text(stem + ".out"),
            errors: Self.text(stem + ".err"))
    }

    /// The caller's own peak resident memory in bytes.
    package static var ownPeak: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return Int(usage.ru_maxrss) * 1024
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

/// Why a benchmark can't be run, or must not be believed: plain words, and what to do.
package struct BenchmarkError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
