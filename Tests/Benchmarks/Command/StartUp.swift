import Benchmarking
import Foundation

/// How long the program takes to say how it is used, beside a program of C that only says hello.
enum StartUp {
    static func measure(_ environment: Surroundings, runs: Int) throws -> [String: Statistics] {
        var programs = [("clio-xero --help", ChildProcess(environment.program, ["--help"]))]
        let folder = environment.work + "/hello"
        if let hello = try compile(in: folder) { programs.append(("hello in C", ChildProcess(hello, []))) }
        var seconds: [[Double]] = Array(repeating: [], count: programs.count)
        for run in 0...runs {
            for (index, program) in programs.enumerated() {
                let outcome = try program.1.run()
                guard outcome.exitCode == 0 else {
                    throw BenchmarkError("\(program.0) ended with \(outcome.exitCode): \(outcome.errors)")
                }
                // The first one reads the program from the disk.
                if run > 0 { seconds[index].append(outcome.sample.wall) }
            }
        }
        return Dictionary(uniqueKeysWithValues: zip(programs, seconds).map { ($0.0, Statistics($1)) })
    }

    /// Nil where there is no C compiler.
    private static func compile(in folder: String) throws -> String? {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let source = "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n"
        try Data(source.utf8).write(to: URL(fileURLWithPath: folder + "/hello.c"))
        let outcome = try? ChildProcess("cc", ["-O2", "-o", folder + "/hello", folder + "/hello.c"]).run()
        return outcome?.exitCode == 0 ? folder + "/hello" : nil
    }
}
