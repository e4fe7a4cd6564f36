// `callmill show mail`.
#pragma once

#include <cstdint>

#include "commands/command.h"
#include "ledger/database.h"

namespace callmill::commands {

/// text: its state, per recipient, then headers, text and what is attached. html: the HTML part alone. raw: the
/// exact bytes.
enum class MailView { text, html, raw };

/// Writes the last revision's mail of calls.id `call_row` to context.out. Refusal when the call has none.
int show_mail(Context& context, ledger::Database& database, std::int64_t call_row, MailView view);

}  // namespace callmill::commands
