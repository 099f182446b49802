public import WebAccess

extension WebService {
    public static let xero = WebService(name: "Xero", linkCommand: "clio-xero link xero")
}
