public import WebAccess

extension WebService {
    public static let clio = WebService(name: "Clio", linkCommand: "clio-xero link clio")
}
