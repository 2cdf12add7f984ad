#include "cli/pages/report_words.h"

#include <utility>
#include <variant>

namespace sealion::cli {

ReportWords words_for(const ReportSubject& subject) {
  RecordWords words = words_for(subject.evaluation.record_shape);
  if (subject.are_digits)
    return {std::move(words), "digit", "digits", "handwritten digits", "read", "read"};
  const std::string one = words.one, many = words.many;
  return {std::move(words),
          one,
          many,
          many,
          tells_numbers(subject) ? "answered" : "classified",
          "told"};
}

bool tells_numbers(const ReportSubject& subject) {
  return std::holds_alternative<RealAnswers>(subject.evaluation.task);
}

bool is_slotwise(const ReportSubject& subject) {
  return layout_of(subject.model.deployment().plan.way) == LayoutKind::slotwise;
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] += 'A' - 'a';
  return text;
}

}  // namespace sealion::cli
