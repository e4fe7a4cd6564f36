// What a notification says, in order. All text is clean, one value one line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "domain/mail/notification.h"

namespace callmill {

/// `name: value`, and what must be said next to the value.
struct MailFact {
  std::string name;
  std::string value;
  std::string warning{};    ///< Empty: none.
  std::string telephone{};  ///< E.164 where `value` may be dialled with a tap; else empty.
};

struct MailSection {
  std::string heading;
  std::string paragraph{};
  std::vector<std::string> items{};
  std::vector<MailFact> facts{};
};

struct MailTurn {
  std::string speaker;
  std::string text;
  std::string note;  ///< "interrupted", or empty.
  bool by_caller = false;
};

struct MailContent {
  std::string language;  ///< BCP 47, of the labels and the summary.
  std::string subject;
  std::string tenant_name;
  std::string headline;  ///< The one-line summary, or what there is to say instead.
  std::string notice;    ///< Why there is no summary; empty when there is one.
  std::vector<MailFact> facts;
  std::vector<MailSection> sections;
  std::string transcript_heading;
  std::vector<MailTurn> turns;
  std::string cut_note;  ///< After the last turn of a shortened content; else empty.
  std::string footer;
};

/// What the mail of this call says. Control characters, bad UTF-8 and bidirectional overrides are gone, values that
/// appear in the subject are bounded.
MailContent mail_content(const Notification& notification);

/// The first `bytes` bytes of the sections' and turns' text, with a note of what is missing; `content` itself when all
/// of it fits.
MailContent shortened(const MailContent& content, std::size_t bytes);

}  // namespace callmill
