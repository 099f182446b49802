func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

func text(_ body: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    body(&bytes)
    return String(decoding: bytes, as: UTF8.self)
}
