import Testing

@testable import Pipeline

@Suite struct ParentFolderTests {
    @Test(arguments: [
        ("", "."), ("y", "."), ("é", "."), (".", "."), ("yy", "."), ("y/", "."), ("./y", "."), ("a/b", "a"),
        ("a/b/", "a"),
        ("a//b", "a"), ("a/b/c", "a/b"), ("/", "/"), ("/y", "/"), ("/a/b", "/a"), ("../y", ".."),
    ]) func theFolderAPathLiesIn(path: String, folder: String) { #expect(path.parentFolder == folder) }
}
