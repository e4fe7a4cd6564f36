#include "domain/mail/mail_html.h"

#include <cctype>
#include <initializer_list>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>
#include <utility>

namespace callmill {

namespace {

using pugi::xml_node;
using Attributes = std::initializer_list<std::pair<const char*, std::string_view>>;

constexpr std::string_view kFont = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";

// Classes carry what a media query must be able to override; everything else is inline (Outlook, Gmail).
// No '<', '>' or '&' here: pugixml would escape them, and style sheets are not unescaped.
constexpr const char* kStyle =
    "body,.page{background:#f2f4f6;color:#333}"
    ".card{background:#fff}"
    ".facts{background:#f4f4f7}"
    ".b{overflow-wrap:anywhere;word-break:break-word}"
    "@media (max-width:480px){.pad{padding-left:16px !important;padding-right:16px !important}"
    ".head{font-size:20px !important}}"
    "@media (prefers-color-scheme:dark){"
    "body,.page{background:#16181b !important;color:#e6e6e6 !important}"
    ".card{background:#22252a !important}"
    ".facts{background:#2d3138 !important}"
    ".ink{color:#f2f2f2 !important}.muted{color:#a9b0ba !important}"
    ".warn{color:#ffc46b !important}.notice{background:#3a3020 !important;border-color:#d99a2b !important}"
    ".caller{border-color:#6aa5ff !important}.agent{border-color:#59616d !important}"
    "a.tel{color:#8ab8ff !important}}";

xml_node void_element(xml_node parent, const char* name, Attributes attributes = {}) {
  xml_node node = parent.append_child(name);
  for (const auto& [key, value] : attributes) node.append_attribute(key).set_value(std::string(value).c_str());
  return node;
}

void append_text(xml_node parent, std::string_view text) {
  parent.append_child(pugi::node_pcdata).set_value(std::string(text).c_str());
}

/// An element that is not void: the empty text keeps pugixml from writing `<td/>`, which HTML takes as an open tag.
xml_node element(xml_node parent, const char* name, Attributes attributes = {}, std::string_view text = {}) {
  xml_node node = void_element(parent, name, attributes);
  append_text(node, text);
  return node;
}

/// Text from outside. Mail clients make links of what looks like one; an (invisible) <wbr> after the dot or the slashes
/// of "evil.example" and "https://" keeps them from it, and is not copied with the text.
void append_unlinked(xml_node parent, std::string_view text) {
  std::size_t start = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const bool inner_dot = text[at] == '.' && std::isalnum(static_cast<unsigned char>(text[at + 1])) != 0;
    const bool slashes = at > 0 && text[at] == '/' && text[at - 1] == '/';
    if (!inner_dot && !slashes) continue;
    append_text(parent, text.substr(start, at + 1 - start));
    void_element(parent, "wbr");
    start = at + 1;
  }
  append_text(parent, text.substr(start));
}

xml_node table(xml_node parent, const char* css_class, std::string_view style) {
  return element(parent, "table",
                 {{"role", "presentation"},
                  {"width", "100%"},
                  {"cellpadding", "0"},
                  {"cellspacing", "0"},
                  {"border", "0"},
                  {"class", css_class},
                  {"style", style}});
}

/// One cell that spans a row of its own.
xml_node row_cell(xml_node rows, const char* css_class, std::string_view style) {
  return element(element(rows, "tr"), "td", {{"class", css_class}, {"style", style}});
}

void write_head(xml_node html, const MailContent& content) {
  xml_node head = element(html, "head");
  void_element(head, "meta", {{"charset", "utf-8"}});
  void_element(head, "meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  void_element(head, "meta", {{"name", "x-apple-disable-message-reformatting"}});
  void_element(head, "meta",
               {{"name", "format-detection"}, {"content", "telephone=no,date=no,address=no,email=no,url=no"}});
  void_element(head, "meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  void_element(head, "meta", {{"name", "supported-color-schemes"}, {"content", "light dark"}});
  element(head, "title", {}, content.subject);
  element(head, "style", {}, kStyle);
}

void write_facts(xml_node rows, const std::vector<MailFact>& facts) {
  for (const MailFact& fact : facts) {
    xml_node cell = row_cell(rows, "b", "padding:0 0 8px");
    element(cell, "div", {{"class", "muted"}, {"style", "font-size:13px;line-height:18px;color:#62687a"}}, fact.name);
    xml_node value = element(cell, "div", {{"class", "ink"}, {"dir", "auto"}, {"style", "color:#1f2430"}});
    if (fact.telephone.empty())
      append_unlinked(value, fact.value);
    else
      element(value, "a", {{"class", "tel"}, {"href", "tel:" + fact.telephone}, {"style", "color:#1a5fb4"}},
              fact.value);
    if (!fact.warning.empty())
      element(cell, "div", {{"class", "warn"}, {"style", "font-size:13px;line-height:18px;color:#9a4b00"}},
              "⚠ " + fact.warning);
  }
}

void write_heading(xml_node cell, std::string_view text) {
  element(cell, "h2", {{"class", "ink"}, {"style", "margin:0 0 8px;font-size:16px;line-height:24px;color:#1f2430"}},
          text);
}

void write_section(xml_node rows, const MailSection& section) {
  xml_node cell = row_cell(rows, "pad b", "padding:8px 32px");
  write_heading(cell, section.heading);
  if (!section.paragraph.empty())
    append_unlinked(element(cell, "p", {{"dir", "auto"}, {"style", "margin:0 0 8px"}}), section.paragraph);
  if (!section.items.empty()) {
    xml_node list = element(cell, "ul", {{"style", "margin:0 0 8px;padding:0 0 0 20px"}});
    for (const std::string& item : section.items)
      append_unlinked(element(list, "li", {{"dir", "auto"}, {"style", "margin:0 0 4px"}}), item);
  }
  if (!section.facts.empty()) write_facts(table(cell, "b", "width:100%"), section.facts);
}

/// Short on purpose: a transcript has hundreds of these, and Gmail clips at 102 kB.
void write_turn(xml_node rows, const MailTurn& turn) {
  xml_node cell = row_cell(rows, turn.by_caller ? "b caller" : "b agent",
                           turn.by_caller ? "padding:0 0 0 10px;border-left:3px solid #3574d4"
                                          : "padding:0 0 0 10px;border-left:3px solid #c3c8d0");
  element(cell, "b", {{"class", "muted"}, {"style", "font-size:13px;color:#62687a"}},
          turn.note.empty() ? turn.speaker : turn.speaker + " (" + turn.note + ")");
  append_unlinked(element(cell, "div", {{"dir", "auto"}, {"style", "padding:0 0 8px"}}), turn.text);
}

void write_transcript(xml_node rows, const MailContent& content) {
  if (content.turns.empty() && content.cut_note.empty()) return;
  xml_node cell = row_cell(rows, "pad b", "padding:16px 32px 8px");
  write_heading(cell, content.transcript_heading);
  xml_node turns = table(cell, "b", "width:100%");
  for (const MailTurn& turn : content.turns) write_turn(turns, turn);
  if (!content.cut_note.empty())
    element(cell, "p", {{"class", "warn"}, {"style", "margin:8px 0;color:#9a4b00"}}, content.cut_note);
}

void write_card(xml_node rows, const MailContent& content) {
  xml_node top = row_cell(rows, "pad b", "padding:28px 32px 12px");
  element(top, "div", {{"class", "muted"}, {"dir", "auto"}, {"style", "font-size:13px;line-height:18px;color:#62687a"}},
          content.tenant_name);
  xml_node headline = element(top, "h1",
                              {{"class", "ink head"},
                               {"dir", "auto"},
                               {"style", "margin:4px 0 0;font-size:22px;line-height:1.35;color:#1f2430"}});
  append_unlinked(headline, content.headline);
  if (!content.notice.empty()) {
    xml_node notice = row_cell(rows, "pad b", "padding:4px 32px 12px");
    append_unlinked(element(notice, "div",
                            {{"class", "notice"},
                             {"dir", "auto"},
                             {"style", "padding:10px 14px;background:#fff6e5;border-left:4px solid #d99a2b"}}),
                    content.notice);
  }
  xml_node facts = row_cell(rows, "pad b", "padding:4px 32px 12px");
  xml_node box = row_cell(table(facts, "facts", "background:#f4f4f7"), "b", "padding:14px 16px 6px");
  write_facts(table(box, "b", "width:100%"), content.facts);
  for (const MailSection& section : content.sections) write_section(rows, section);
  write_transcript(rows, content);
}

}  // namespace

std::string mail_html(const MailContent& content) {
  pugi::xml_document document;
  document.append_child(pugi::node_doctype).set_value("html");
  xml_node html = element(document, "html", {{"lang", content.language}});
  write_head(html, content);
  // Gmail keeps neither <html> nor <body>: language, font and background are on the outermost table as well.
  xml_node body = element(html, "body", {{"style", "margin:0;padding:0;background:#f2f4f6;color:#333"}});
  element(body, "div", {{"style", "display:none;max-height:0;overflow:hidden;mso-hide:all"}}, content.headline);
  xml_node page = table(body, "page",
                        std::string(kFont) + "width:100%;background:#f2f4f6;color:#333;font-size:16px;line-height:1.5");
  page.append_attribute("lang").set_value(content.language.c_str());
  xml_node column = element(element(page, "tr"), "td", {{"align", "center"}, {"style", "padding:16px 8px"}});
  write_card(table(column, "card",
                   "width:100%;max-width:600px;background:#fff;border-radius:6px;text-align:left;text-align:start"),
             content);
  xml_node below = table(column, "b", "width:100%;max-width:600px");
  append_text(row_cell(below, "pad b muted", "padding:12px 32px;font-size:13px;line-height:18px;color:#62687a"),
              content.footer);
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration | pugi::format_skip_control_chars);
  return out.str();
}

}  // namespace callmill
