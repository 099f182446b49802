import Ledger
import Testing

@testable import ClioFiles

struct DateSurveyTests {
    private func formats(_ values: String...) -> [String] {
        var survey = DateSurvey()
        for (index, value) in values.enumerated() { survey.add(Array(value.utf8)[...], line: index + 2) }
        return DateSurvey.reduced(survey.remaining).map(\.text)
    }

    @Test func everyCandidateIsAPattern() { #expect(DateSurvey.candidates.count == 16) }

    @Test func allValuesTogetherDecide() {
        #expect(formats("2026-01-31") == ["yyyy-MM-dd"])
        #expect(formats("20260131") == ["yyyyMMdd"])
        #expect(formats("01/02/2026", "02/03/2026") == ["MM/dd/yyyy", "dd/MM/yyyy"])
        #expect(formats("01/02/2026", "13/03/2026") == ["dd/MM/yyyy"])
        #expect(formats("1/2/2026", "01/13/2026") == ["M/d/yyyy"])
        #expect(formats("1/2/2026") == ["M/d/yyyy", "d/M/yyyy"])
        #expect(formats("13/01/2026", "01/13/2026") == [])
        #expect(formats("5.1.2026", "05.01.2026") == ["d.M.yyyy"])
        #expect(formats("05 Jan 2026") == ["dd MMM yyyy"])
        #expect(formats("Jan 5, 2026", "Dec 15, 2026") == ["MMM d, yyyy"])
        #expect(formats("2026-01-31 10:00", "2026-02-01T09:00:00Z") == ["yyyy-MM-dd"])
        #expect(formats("2026-02-30") == [])
        #expect(formats() == [])
    }

    @Test func theBestFormatAndItsFirstMissAreKept() {
        var survey = DateSurvey()
        for (value, line) in [("2026-01-01", 2), ("soon", 3), ("2026-01-02", 4)] {
            survey.add(Array(value.utf8)[...], line: line)
        }
        #expect(survey.best?.format == "yyyy-MM-dd")
        #expect(survey.best?.fits == 2)
        #expect(survey.best?.miss.line == 3)
        #expect(survey.best?.miss.text == "soon")
    }

    @Test func daysThatReadTheSameDecideNothing() throws {
        let formats = try ["MM/dd/yyyy", "dd/MM/yyyy"].map { try #require(DatePattern($0)) }
        #expect(
            DateSurvey.remark(formats, values: ["02/02/2026"])
                == "AMBIGUOUS: MM/dd/yyyy or dd/MM/yyyy: a day after the 12th would decide, and no row has one")
        #expect(DateSurvey.remark([formats[0]], values: ["02/03/2026"]) == "")
    }
}
