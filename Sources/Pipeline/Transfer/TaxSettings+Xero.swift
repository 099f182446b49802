import Ledger
import Transform
import XeroAPI
import XeroDocuments

extension TaxSettings {
    /// Takes names and rates from the organisation's own tax rates where the settings don't say them: a line of another
    /// rate than its type's makes a wrong return.
    mutating func learn(_ rates: [XeroTaxRate]) {
        let known = Dictionary(rates.map { ($0.taxType, $0) }) { first, _ in first }
        func learnt(_ type: TaxType) -> TaxType {
            guard let rate = known[type.type] else { return type }
            return TaxType(type: type.type, name: rate.name, rate: type.rate ?? rate.effectiveRate ?? rate.displayRate)
        }
        none = learnt(none)
        primary = primary.map(learnt)
        secondary = secondary.map(learnt)
        both = both.map(learnt)
        self.rates = self.rates.mapValues(learnt)
    }
}
