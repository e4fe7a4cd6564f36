#include "domain/lead/column_names.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "domain/text.h"

namespace callmill {

namespace {

/// Byte order marks and their kin: what is written between letters and not seen.
std::string without_format_characters(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::string_view from = text;
    const std::int32_t code = take_code_point(text);
    if (code >= 0 && u_charType(code) == U_FORMAT_CHAR) continue;
    kept += from.substr(0, from.size() - text.size());
  }
  return kept;
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::vector<std::string_view> words_of(std::string_view column) {
  std::vector<std::string_view> words;
  while (!column.empty()) {
    const auto end = std::min(column.find_first_of("_./()"), column.size());
    if (end > 0) words.push_back(column.substr(0, end));
    column.remove_prefix(std::min(column.size(), end + 1));
  }
  return words;
}

template <std::size_t size>
bool among(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct Synonyms {
  std::string_view meaning;
  std::array<std::string_view, 8> names;  // the likelier first; an empty one ends them
};

constexpr std::array kSynonyms{
    Synonyms{"name",
             {"full_name", "lead_name", "customer_name", "contact_name", "client_name", "person_name", "your_name",
              "first_name"}},
    Synonyms{"source", {"lead_source", "utm_source", "platform", "campaign_name", "channel", "origin", "referrer"}},
    Synonyms{"email", {"email_address", "e_mail", "mail", "email_id", "work_email"}},
    Synonyms{"product_name", {"product", "item", "product_interest", "interested_in", "subject"}},
    Synonyms{"city", {"town", "location", "city_name"}},
    Synonyms{"state", {"region", "province", "state_name"}},
    Synonyms{"query_message", {"message", "query", "enquiry", "inquiry", "requirement", "comments", "remarks"}},
};

std::string guessed_phone(const std::vector<std::string>& columns) {
  constexpr std::array<std::string_view, 6> kFirst{"phone_number", "mobile_number", "mobile",
                                                   "phone_no",     "mobile_no",     "contact_number"};
  for (const std::string_view wanted : kFirst) {
    for (const std::string& column : columns) {
      if (column_of(column) == wanted) return column;
    }
  }
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [](const auto& column) { return is_phone_column(column_of(column)); });
  return found == columns.end() ? std::string() : *found;
}

std::string guessed(const std::string& meaning, const std::vector<std::string>& columns) {
  if (meaning == "phone") return guessed_phone(columns);
  const auto known =
      std::find_if(kSynonyms.begin(), kSynonyms.end(), [&](const Synonyms& one) { return one.meaning == meaning; });
  if (known == kSynonyms.end()) return {};
  for (const std::string_view wanted : known->names) {
    for (const std::string& column : columns) {
      if (!wanted.empty() && column_of(column) == wanted) return column;
    }
  }
  for (const std::string& column : columns) {
    const std::string spelled = column_of(column);
    const auto words = words_of(spelled);
    if (!words.empty() && (words.front() == meaning || words.back() == meaning)) return column;
  }
  return {};
}

}  // namespace

std::string column_of(std::string_view name) {
  std::string column = lower(is_ascii(name) ? one_line(name) : one_line(without_format_characters(name)));
  for (char& c : column) {
    if (c == ' ' || c == '-') c = '_';
  }
  return column;
}

void ColumnNames::add(const std::string& meaning, std::string_view name) {
  add_spelling(meaning, name);
  meanings_.insert(meaning);
}

void ColumnNames::add_spelling(const std::string& meaning, std::string_view name) {
  by_name_[column_of(name)] = meaning;
}

std::string ColumnNames::meaning_of(std::string_view name) const {
  std::string column = column_of(name);
  if (const auto found = by_name_.find(column); found != by_name_.end()) return found->second;
  return meanings_.contains(column) ? std::string() : column;
}

std::vector<std::string> ColumnNames::absent(const std::vector<std::string>& columns) const {
  std::set<std::string> there;
  for (const std::string& column : columns) there.insert(column_of(column));
  std::vector<std::string> absent;
  for (const auto& [name, meaning] : by_name_) {
    if (meanings_.contains(meaning) && !there.contains(name)) absent.push_back(name);
  }
  return absent;
}

bool is_phone_column(std::string_view column) {
  constexpr std::array<std::string_view, 10> kPhones{"phone", "phones", "mobile", "mobiles",  "mob",
                                                     "cell",  "tel",    "ph",     "whatsapp", "landline"};
  constexpr std::array<std::string_view, 6> kWithin{"phone", "mobile", "whatsapp", "msisdn", "phno", "contactno"};
  constexpr std::array<std::string_view, 4> kWhose{"contact", "caller", "alternate", "alternative"};
  constexpr std::array<std::string_view, 4> kNumbers{"number", "no", "num", "nos"};
  const auto words = words_of(column);
  const auto any = [&](const auto& names) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return among(names, word); });
  };
  return any(kPhones) || (any(kNumbers) && (any(kWhose) || words.size() == 1)) ||
         std::any_of(kWithin.begin(), kWithin.end(),
                     [&](std::string_view part) { return column.find(part) != std::string_view::npos; });
}

std::vector<std::pair<std::string, std::string>> guessed_columns(const std::vector<std::string>& meanings,
                                                                 const std::vector<std::string>& columns) {
  std::vector<std::pair<std::string, std::string>> guesses;
  for (const std::string& meaning : meanings) {
    std::string column = guessed(meaning, columns);
    if (!column.empty()) guesses.emplace_back(meaning, std::move(column));
  }
  return guesses;
}

}  // namespace callmill
