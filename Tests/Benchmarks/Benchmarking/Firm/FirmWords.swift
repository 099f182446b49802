/// What the invented firm writes: each piece of text as bytes, ready to be put together.
enum FirmWords {
    static let firstNames = pieces(
        "Amelia", "Tobias", "Chloé", "Rashid", "Ingrid", "Łucja", "Owen", "Þórdís", "Mei", "Jürgen", "Fatima", "Noël",
        "Siân", "Piotr", "Ξένια", "Hugo", "Ayşegül", "Darius", "Beatriz", "Kenji", "Ольга", "Callum", "Zoë", "Imani",
        "Émile", "Greta", "Håkan", "Priscilla", "Nnamdi", "Søren", "Yusuf", "Winifred")

    static let lastStarts = pieces(
        "Ash", "Bren", "Car", "Dun", "Els", "Fair", "Gar", "Hol", "Ives", "Jar", "Kel", "Lind", "Mar", "Nor", "Öst",
        "Pem", "Quin", "Ros", "Stan", "Thorn", "Und", "Ves", "Whit", "Xav", "Yar", "Žel", "O'Har", "Mac", "D'Al",
        "Saint-")

    static let lastEnds = pieces(
        "bury", "combe", "dale", "ström", "field", "gate", "ham", "ić", "kowski", "ley", "more", "nez", "ová", "quist",
        "ridge", "son", "ton", "ués", "vale", "well", "worth", "yard", "é", "berg")

    static let trades = pieces(
        "Shipping", "Bakery", "Instruments", "Vineyards", "Robotics", "Textiles", "Pharmacie", "Energy", "Dental Group",
        "Foundry", "Brauerei", "Logistics", "Orchards", "Éditions", "Software", "Clinic", "Timber", "Holdings")

    static let forms = pieces(", Inc.", " Ltd.", " LLP", " GmbH", ", S.A.", " & Sons", " Co.", " ULC")

    /// City, province, postal code, country.
    static let places: [(city: [UInt8], province: [UInt8], code: [UInt8], country: [UInt8])] = [
        ("Halifax", "NS", "B3H 0A1", "Canada"), ("Montréal", "QC", "H2X 0B2", "Canada"),
        ("Vancouver", "BC", "V6C 0C3", "Canada"), ("Toronto", "ON", "M5V 0D4", "Canada"),
        ("Boise", "ID", "83702", "United States"), ("Peñasco", "NM", "87553", "United States"),
        ("Washington, D.C.", "DC", "20004", "United States"), ("Malmö", "", "211 20", "Sweden"),
        ("Łódź", "", "90-001", "Poland"), ("Cork", "", "T12 W000", "Ireland"),
    ].map { (Array($0.utf8), Array($1.utf8), Array($2.utf8), Array($3.utf8)) }

    static let streets = pieces(
        "Quay Street", "Rue des Tanneurs", "Mill Lane", "Fifth Avenue", "Gartenstraße", "Old Market", "St. Anne's Walk")

    static let timekeepers = pieces(
        "R. Adeyemi", "S. Brandt", "T. Côté", "U. Dvořák", "V. Ellison", "W. Fitzgerald", "X. Guo", "Y. Hallström",
        "Z. Ibáñez", "A. Jansen", "B. Kovač", "C. L'Estrange")

    /// Hourly, in cents.
    static let rates = [9_500, 14_500, 18_550, 22_500, 27_575, 31_000, 36_540, 42_500, 48_075, 55_000, 69_999, 92_500]

    static let verbs = pieces(
        "Draft", "Review", "Revise", "Prepare for hearing on", "Telephone call concerning", "Correspondence concerning",
        "Research", "Conference with client about", "File", "Negotiate", "Analyse", "Attend to", "Proofread", "Serve")

    static let subjects = pieces(
        "statement of claim", "lease renewal", "share purchase agreement", "affidavit of documents", "easement",
        "trust deed", "expert's report", "discovery plan", "settlement offer", "procès-verbal", "privilege log",
        "shareholders' resolution", "notice of appeal", "Vollmacht", "costs submissions", "franchise agreement",
        "witness summary", "non-competition covenant", "title search", "draft order")

    static let endings = pieces(
        "", "", "", "", " and report to client", " (no charge for travel)", " re: limitation period", " as instructed",
        " for K&R <draft 2>", " before mediation", " — § 14(b)", " with articled student", "; update file")

    static let withCommas = pieces(
        "Draft, revise and settle", "Calls with client, counsel and broker about", "Review title, survey and zoning of",
        "Prepare for, travel to and attend hearing on")

    static let withQuotes = pieces(
        "letter marked \"without prejudice\"", "meaning of \"Change of Control\"", "\"as is, where is\" clause",
        "the so-called \"side letter\", as amended")

    static let withNewlines = pieces(
        "Assemble closing book:\n- index\n- tabs 1 to 9", "Attend examination\nRe: undertakings given",
        "Review chain of messages;\nanswer the last")

    /// Costs charged on, with their price in cents.
    static let costs: [(text: [UInt8], price: Int)] = [
        ("Court filing fee", 40_200), ("Courier", 2_275), ("Land title search", 1_500), ("Process server", 8_540),
        ("Expert's fee, second report", 125_000), ("Parking, airport", 3_850), ("Transcript of \"Day 3\"", 61_233),
        ("Hôtel, Québec", 24_199), ("Search of corporate registry", 1_199), ("Sworn translation", 33_333),
    ].map { (Array($0.utf8), $1) }

    static let categories = pieces("Drafting", "Research", "Court", "Conference", "Travel", "", "", "")

    static let methods = pieces("Wire", "Check", "Credit card", "ACH")

    static let practiceNotes = pieces("internal: ask the billing partner", "internal: 2nd request, see file")

    private static func pieces(_ texts: StaticString...) -> [[UInt8]] {
        texts.map { text in text.withUTF8Buffer { Array($0) } }
    }
}
