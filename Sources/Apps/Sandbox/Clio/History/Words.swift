/// What random firms are made of.
enum Words {
    static let firstNames = ["Maren", "Odile", "Tobias", "Xiomara", "Bram", "Noor", "Silas", "Petra"]
    static let lastNames = ["Okafor", "Birchall", "Amand", "Quill", "Hathaway", "Lund", "Ferreira", "Zoltán", "O'Dell"]
    static let trades = ["Aquaculture LLC", "& Daughters Boatyard", "Orchards Inc.", "Freight GmbH", "Bakery Co-op"]
    static let streets = ["Gull Street", "Lobster Wharf", "Commercial Street", "Spruce Lane"]
    static let cities = ["Portland", "Rockland", "Bath", "Camden"]
    static let matters = [
        "Lease of seabed", "Dissolution of partnership", "Estate plan", "Boundary dispute", "Sale of slipway",
    ]
    static let work = [
        "Draft agreement; e-mail to client", "Conference with accountant", "Review of discovery", "Court appearance",
        "Research on easements", "Letter before action",
    ]
    static let costs = ["Filing fee", "Courier", "Copies and scans", "Certified copy", "Travel to hearing"]
    static let memos = [
        "Goodwill", "Entered on the wrong bill", "Second call not chargeable", "As agreed by telephone",
    ]
}
