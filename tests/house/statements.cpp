#include <regex>

#include "house/rules.h"

namespace callmill::house {

namespace {

constexpr auto kFlags = std::regex::ECMAScript | std::regex::icase | std::regex::optimize;

/// What only SQL says. English uses the same verbs ("select one from the list", "update the row", "begin again"), so a
/// pattern asks for the words that follow as well, and a statement that is one word must be the whole literal.
const std::vector<std::regex>& patterns_of_sql() {
  static const std::vector<std::regex> patterns = {
      std::regex(
          R"(\bselect\s+(\*|distinct\b|\d|:|[\w.]+\s*(,|\()|[\w.]+\s+from\s+\w+\s*(;|$|where\b|join\b|order\b|limit\b)))",
          kFlags),
      std::regex(R"(\binsert\s+(or\s+\w+\s+)?into\b)", kFlags),
      std::regex(R"(\breplace\s+into\b)", kFlags),
      std::regex(R"(\bupdate\s+[\w.]+\s+set\b)", kFlags),
      std::regex(R"(\bdelete\s+from\s+\w+\s*(;|$|where\b))", kFlags),
      std::regex(R"(^\s*(begin|commit|rollback|end|vacuum|analyze)\s*;?\s*$)", kFlags),
      std::regex(R"(\bbegin\s+(immediate|deferred|exclusive|transaction)\b)", kFlags),
      std::regex(R"(^\s*(savepoint|release|attach|detach|reindex|vacuum|analyze)\s+[\w.':]+)", kFlags),
      std::regex(R"(^\s*pragma\s+\w)", kFlags),
      std::regex(R"(\bpragma\s+\w+\s*(=|\(|;|$))", kFlags),
      std::regex(R"(\b(create|drop|alter)\s+((unique|temp|temporary|virtual)\s+)?(table|index|view|trigger)\s+\w)",
                 kFlags),
  };
  return patterns;
}

bool is_sql(const std::string& literal) {
  static const std::regex escapes(R"(\\[nt])");
  const std::string text = std::regex_replace(literal, escapes, " ");
  for (const std::regex& pattern : patterns_of_sql()) {
    if (std::regex_search(text, pattern)) return true;
  }
  return false;
}

/// What `--help` prints may show a person the SQL to type.
bool is_help(const SourceFile& file, const Literal& literal) {
  return file.path.starts_with("commands/") && (literal.member == "details" || literal.member == "example");
}

std::string in_text(const std::string& word) {
  return "\\b" + word + "\\b";
}

std::string without_comments(const std::string& sql) {
  static const std::regex comment("--[^\n]*");
  return std::regex_replace(sql, comment, "");
}

/// Adds a violation for every place in `text` where `pattern` is found.
void find(const SourceFile& file, const std::string& text, const std::string& pattern, const std::string& what,
          Violations& wrong) {
  const std::regex compiled(pattern, std::regex::ECMAScript | std::regex::icase);
  for (std::sregex_iterator at(text.begin(), text.end(), compiled), end; at != end; ++at) {
    const int line = count_lines(std::string_view(text).substr(0, static_cast<std::size_t>(at->position()))) + 1;
    wrong.push_back({"sql/" + file.path, line, "json",
                     what + "; bind one statement once a row, with a typed parameter a column (sql/README.md)"});
  }
}

/// A parameter that its head declares as a set: "-- :ids  integers  ...".
bool is_set(const SourceFile& file, const std::string& parameter) {
  return std::regex_search(file.text, std::regex("(^|\n)-- :" + parameter + "\\s+(integers|texts)\\b"));
}

Violations objects_in(const SourceFile& file) {
  Violations wrong;
  const std::string text = without_comments(file.text);
  static const std::regex each(R"(json_(each|tree)\s*\(\s*:(\w+)[^)]*\)(\s+as)?\s*(\w*))", kFlags);
  for (std::sregex_iterator at(text.begin(), text.end(), each), end; at != end; ++at) {
    const std::string parameter = (*at)[2];
    const std::string alias = (*at)[4];
    if (!is_set(file, parameter)) {
      find(file, text, R"(json_(each|tree)\s*\(\s*:)" + parameter + "\\b",
           ":" + parameter + " is JSON, but no set of integers or texts", wrong);
    }
    if (alias.empty()) continue;
    find(file, text, in_text(alias + R"(\.value)") + R"(\s*->)", "the elements of :" + parameter + " are objects",
         wrong);
    find(file, text, R"(json_extract\s*\(\s*)" + in_text(alias + R"(\.value)"),
         "the elements of :" + parameter + " are objects", wrong);
  }
  find(file, text, R"(:\w+\s*->)", "a parameter is taken apart as JSON", wrong);
  find(file, text, R"(json_extract\s*\(\s*:)", "a parameter is taken apart as JSON", wrong);
  return wrong;
}

}  // namespace

Violations sql_in_strings(const std::vector<SourceFile>& code) {
  Violations wrong;
  for (const SourceFile& file : code) {
    for (const Literal& literal : literals_of(file.text)) {
      if (is_help(file, literal) || !is_sql(literal.text)) continue;
      wrong.push_back({"pipeline/" + file.path, literal.line, "sql",
                       "a string is SQL: \"" + literal.text + "\"; make it a file of sql/ (sql/README.md)"});
    }
  }
  return wrong;
}

Violations named_statements(const std::vector<SourceFile>& code, const std::vector<SourceFile>& sql) {
  std::set<std::string> names;
  for (const SourceFile& file : sql) {
    names.insert(file.path.substr(0, file.path.rfind('.')));
    const std::string folder = file.path.substr(0, file.path.rfind('/') + 1);
    // A person chooses a report by its name.
    if (folder != "reports/") names.insert(folder);
  }
  Violations wrong;
  for (const SourceFile& file : code) {
    for (const Literal& literal : literals_of(file.text)) {
      if (names.count(literal.text) == 0) continue;
      wrong.push_back({"pipeline/" + file.path, literal.line, "statement",
                       "\"" + literal.text + "\" names a statement; use its type from sql/FOLDER.h (sql/README.md)"});
    }
  }
  return wrong;
}

Violations json_rows(const std::vector<SourceFile>& code, const std::vector<SourceFile>& sql) {
  Violations wrong;
  for (const SourceFile& file : code) {
    if (!file.path.starts_with("ledger/")) continue;
    for (const Include& include : includes_of(file.text)) {
      if (!include.what.starts_with("nlohmann/")) continue;
      wrong.push_back({"pipeline/" + file.path, include.line, "json",
                       include.what + " in ledger/; the database takes and gives typed values"});
    }
  }
  for (const SourceFile& file : sql) {
    const Violations found = objects_in(file);
    wrong.insert(wrong.end(), found.begin(), found.end());
  }
  return wrong;
}

Violations other_json_readers(const std::vector<SourceFile>& code) {
  static const std::regex reads(
      R"(\b\w*[Jj]son\s*::\s*(parse|sax_parse|accept|from_(cbor|msgpack|ubjson|bjdata|bson))\s*\()"
      R"(|\bjson_literals\b|\bsimdjson\s*::)");
  Violations wrong;
  for (const SourceFile& file : code) {
    if (file.path == "domain/json_reader.cpp") continue;
    const std::string text = code_only(file.text);
    for (std::sregex_iterator at(text.begin(), text.end(), reads), end; at != end; ++at) {
      const int line = count_lines(std::string_view(text).substr(0, static_cast<std::size_t>(at->position()))) + 1;
      wrong.push_back({"pipeline/" + file.path, line, "reader",
                       at->str() + " reads JSON without a bound; use read_json() of domain/json.h"});
    }
  }
  return wrong;
}

}  // namespace callmill::house
