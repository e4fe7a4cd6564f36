#include "domain/mail/mail_text.h"

#include <algorithm>
#include <cstddef>

#include "domain/text.h"

namespace callmill {

namespace {

std::string heading(const std::string& text) {
  return "\n" + text + "\n" + std::string(text_width(text), '-') + "\n";
}

std::string facts_text(const std::vector<MailFact>& facts) {
  std::size_t widest = 0;
  for (const MailFact& fact : facts) widest = std::max(widest, text_width(fact.name));
  std::string text;
  for (const MailFact& fact : facts) {
    text += fact.name + ":" + std::string(widest - text_width(fact.name) + 1, ' ') + fact.value;
    if (!fact.warning.empty()) text += "  [!] " + fact.warning;
    text += "\n";
  }
  return text;
}

std::string section_text(const MailSection& section) {
  std::string text = heading(section.heading);
  if (!section.paragraph.empty()) text += section.paragraph + "\n";
  for (const std::string& item : section.items) text += "- " + item + "\n";
  return text + facts_text(section.facts);
}

}  // namespace

std::string mail_text(const MailContent& content) {
  std::string text = content.tenant_name + "\n\n" + content.headline + "\n\n";
  if (!content.notice.empty()) text += content.notice + "\n\n";
  text += facts_text(content.facts);
  for (const MailSection& section : content.sections) text += section_text(section);
  if (!content.turns.empty()) text += heading(content.transcript_heading);
  for (const MailTurn& turn : content.turns)
    text += turn.speaker + ": " + turn.text + (turn.note.empty() ? "" : " [" + turn.note + "]") + "\n";
  if (!content.cut_note.empty()) text += "\n" + content.cut_note + "\n";
  return text + "\n-- \n" + content.footer + "\n";
}

}  // namespace callmill
