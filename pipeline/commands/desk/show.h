// The parts of `callmill show` that have a file of their own: show_lead.cpp, show_mail.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "commands/command.h"
#include "commands/table.h"
#include "ledger/database.h"

namespace callmill::commands {

/// `id` is leads.id as a person types it. Throws UsageError when it is no number, Refusal when there is no such lead.
int show_lead(Context& context, ledger::Database& database, const std::string& id, Format format);

/// text: its state, per recipient, then headers, text and what is attached. html: the HTML part alone. raw: the
/// exact bytes.
enum class MailView { text, html, raw };

/// Writes the last revision's mail of calls.id `call_row` to context.out. Refusal when the call has none.
int show_mail(Context& context, ledger::Database& database, std::int64_t call_row, MailView view);

}  // namespace callmill::commands
