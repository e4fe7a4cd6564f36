// The fixed words of a notification, by language.
#pragma once

#include <string_view>

namespace callmill {

/// Words around the values; `{}` stands for the value.
struct MailLabels {
  std::string_view language;   ///< BCP 47, what these words are in.
  std::string_view call_from;  ///< "call from {}".
  std::string_view call_from_unknown;
  std::string_view caller, unknown_caller, called_number, date, duration, not_known;
  std::string_view zone_unknown;  ///< "time zone \"{}\" is not known here, shown in UTC".
  std::string_view caller_request, key_points, actions, contact, details, transcript;
  std::string_view name, phone, email, company;
  std::string_view unsupported;  ///< Beside a contact detail that was never said.
  std::string_view refused;      ///< "No summary could be made ({})".
  std::string_view empty;        ///< Nothing was said.
  std::string_view speaker_caller, speaker_assistant, interrupted;
  std::string_view shortened, attached;  ///< `shortened`: "{} more turns".
  std::string_view footer;               ///< "Made automatically from call {}".
};

/// The words for a BCP 47 tag by its primary language ("fr-CA" gives French); English where there are none.
const MailLabels& mail_labels(std::string_view language);

}  // namespace callmill
